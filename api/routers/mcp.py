"""``/mcp``: the tools for agents over HTTP (Model Context Protocol, streamable HTTP, without sessions)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import APIRouter, Request
from mcp.server import MCPServer
from mcp.server.transport_security import TransportSecuritySettings

from api.agents import make_server
from api.clients import client_of
from api.context import Context, context_of
from api.origin import Message, Receive, Scope, Send
from api.presence import ClientGoneError, Presence
from api.problems import BODY_LIMIT_BYTES, problem
from api.sparql.asking import body_of, content_type_of, headers_of, wrong_type

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
    """Passes requests on to the tools of the application's context.

    A tool may run a query: a message counts as one of its client's queries, and ends when the client hangs up.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        context = context_of(Request(scope))
        tools = context.tools
        if tools is None:
            detail = "The tools are not available while the server starts or stops: try again."
            await problem(503, "unavailable", detail, headers={"Retry-After": "2"})(scope, receive, send)
            return
        content_type = content_type_of(headers_of(scope))
        if content_type != "application/json":
            raise wrong_type(content_type, "application/json")
        turns, client = context.sparql.turns, client_of(scope)
        turns.take(client)
        try:
            body = await body_of(receive)
            with suppress(ClientGoneError):
                async with Presence(receive):
                    await tools(scope, _read_already(body), send)
        finally:
            turns.give_back(client)


def _read_already(body: bytes) -> Receive:
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Message:
        for message in messages:
            return message
        await asyncio.Event().wait()  # for ever: the client's end is watched for elsewhere
        raise AssertionError

    return receive


# An ASGI application of its own: the protocol answers in its own manner. Without sessions a server has nothing to say
# unasked, so that there is no stream to GET, and nothing to DELETE: 405, as the protocol has it.
router.add_route("/mcp", _Endpoint(), methods=["POST"], include_in_schema=False)  # type: ignore[arg-type]
