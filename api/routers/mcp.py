"""``/mcp``: the tools for agents over HTTP (Model Context Protocol, streamable HTTP, without sessions)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, Request
from mcp.server import MCPServer
from mcp.server.transport_security import TransportSecuritySettings

from api.agents import make_server
from api.context import Context, context_of
from api.origin import Receive, Scope, Send
from api.problems import BODY_LIMIT_BYTES, problem

router = APIRouter()


@asynccontextmanager
async def running(context: Context) -> AsyncIterator[None]:
    """Have ``/mcp`` answer while the application runs."""
    server: MCPServer[Any] = make_server(context.graph, context.sparql)
    tools = server.streamable_http_app(
        streamable_http_path="/mcp",
        json_response=True,
        stateless_http=True,  # any HTTP process can answer any request
        max_request_body_size=BODY_LIMIT_BYTES,
        # Like all reading here: open to every origin, without cookies or keys, so that there is nothing to rebind to.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    async with server.session_manager.run():
        context.tools = tools
        try:
            yield
        finally:
            context.tools = None


class _Endpoint:
    """Passes requests on to the tools of the application's context."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        tools = context_of(Request(scope)).tools
        if tools is None:
            detail = "The tools are not available while the server starts or stops: try again."
            await problem(503, "unavailable", detail, headers={"Retry-After": "2"})(scope, receive, send)
            return
        await tools(scope, receive, send)


# An ASGI application of its own: the protocol answers in its own manner.
router.add_route("/mcp", _Endpoint(), methods=["GET", "POST", "DELETE"], include_in_schema=False)  # type: ignore[arg-type]
