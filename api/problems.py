"""Errors over HTTP: every one is an RFC 9457 problem, and one table says which status an error of ``kg`` has."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response

from api.parameters import parameter_problem
from kg import errors
from kg.namespaces import BASE

MEDIA_TYPE: Final = "application/problem+json"

STATUS: Final[dict[type[errors.KgError], tuple[int, str]]] = {
    errors.ConfigError: (500, "The server is not set up"),
    errors.InvalidIriError: (400, "Not one of our IRIs"),
    errors.UnknownTermError: (400, "Unknown term"),
    errors.FileSyntaxError: (400, "Not RDF"),
    errors.EvidenceMismatchError: (400, "Words that are not there"),
    errors.AmbiguousNameError: (400, "Ambiguous name"),
    errors.InvalidFilterError: (400, "Bad parameter"),
    errors.ShapeViolationError: (400, "Against a shape"),
    errors.DataError: (400, "Bad data"),
    errors.RetractedError: (410, "No longer stated"),
    errors.NotFoundError: (404, "Not found"),
    errors.MovedError: (308, "Moved"),
    errors.IllegalTransitionError: (409, "Not possible now"),
    errors.StaleReviewError: (409, "Changed meanwhile"),
    errors.CurationError: (409, "Not possible"),
    errors.StoreUnavailableError: (503, "The store is not available"),
    errors.StoreLockedError: (503, "The store is in use"),
    errors.RevisionConflictError: (409, "Changed meanwhile"),
    errors.StoreError: (500, "The store failed"),
    errors.QuerySyntaxError: (400, "Not SPARQL"),
    errors.QueryTimeoutError: (503, "The query took too long"),
    errors.QueryForbiddenError: (403, "Not allowed in a query"),
    errors.ResultTooLargeError: (413, "The answer is too large"),
    errors.QueryError: (400, "The query cannot be answered"),
    errors.ProposerUnavailableError: (503, "The proposer is not available"),
    errors.ProposalUnusableError: (502, "The proposer's answer is of no use"),
    errors.ProposalError: (502, "The proposer failed"),
    errors.KgError: (500, "Something went wrong"),
}
"""Class of error to its status and title; a class without a line of its own has that of its parent."""

BODY_LIMIT_BYTES: Final = 1_000_000
WRITING_LIMIT_BYTES: Final = 50_000_000
"""The same for those who may write graphs."""
ADDRESS_LIMIT_BYTES: Final = 8_000

_RETRY_AFTER_SECONDS: Final = 2
# Details that HTTP has headers of its own for.
_HEADERS: Final = {
    "accept": "Accept",
    "allow": "Allow",
    "retry_after_seconds": "Retry-After",
    "scheme": "WWW-Authenticate",
}
_log = logging.getLogger(__name__)


class HttpError(Exception):
    """A request that HTTP itself cannot serve: ``code`` and ``details`` as in an error of ``kg``."""

    def __init__(self, status: int, code: str, detail: str, **details: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.details = details


def status_of(error: errors.KgError) -> tuple[int, str]:
    """The status and title of an error: those of the nearest class that the table names."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    title: str | None = None,
    details: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document; ``details`` become members of their own beside the standard ones."""
    body = {
        "type": f"{BASE}problem/{code}",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    return Response(
        orjson.dumps(body | {name: value for name, value in (details or {}).items() if name not in body}, default=str),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def answer_for(error: errors.KgError, query: str = "") -> Response:
    """The problem document of an error of ``kg``; ``query`` is that of the request, for an answer that leads on."""
    status, title = status_of(error)
    headers = {}
    if status == 503:
        headers["Retry-After"] = str(_RETRY_AFTER_SECONDS)
    if isinstance(error, errors.MovedError):
        # Relative to the address asked, whose last part was the former name: right behind any proxy.
        headers["Location"] = str(error.details["slug"]) + (f"?{query}" if query else "")
    # Paths of the server's disk are nobody's business.
    details = {name: value for name, value in error.details.items() if name != "path"}
    detail = title + "." if status == 500 and "path" in error.details else str(error)
    return problem(status, error.code, detail, title=title, details=details, headers=headers)


def answer_for_http(error: HttpError) -> Response:
    """The problem document of a request that HTTP itself cannot serve."""
    headers = {name: str(error.details[detail]) for detail, name in _HEADERS.items() if detail in error.details}
    title = "Bad parameter" if error.code == "invalid_filter" else None
    return problem(error.status, error.code, error.detail, title=title, details=error.details, headers=headers)


def too_large(limit: int) -> Response:
    """The problem document of a body of more than ``limit`` bytes."""
    allowed = f"up to {limit:,} bytes"
    detail = f"The body has more than {limit:,} bytes: send less."
    return problem(413, "too_large", detail, details={"parameter": "body", "allowed": allowed})


def cut_short() -> Response:
    """The problem document of a body that ends before its end."""
    return problem(400, "incomplete_body", "The body ended before it was complete, and was not used: send it again.")


def too_long(query: str) -> Response:
    """The problem document of an address that is too long; its longest parameter is named."""
    longest = max(
        parse_qsl(query, keep_blank_values=True), key=lambda item: len(item[0] + item[1]), default=("path", "")
    )
    name = longest[0][:100]
    detail = f"The address has more than {ADDRESS_LIMIT_BYTES:,} bytes, most of them in '{name}': send less."
    allowed = f"up to {ADDRESS_LIMIT_BYTES:,} bytes in all"
    return problem(414, "too_long", detail, details={"parameter": name, "allowed": allowed})


def internal() -> Response:
    """The problem document of a mistake of ours."""
    return problem(500, "internal", "The server made a mistake. It is in its log; please tell us what you asked.")


def install(app: FastAPI) -> None:
    """Have the application answer every error as a problem."""

    @app.exception_handler(errors.KgError)
    async def _of_kg(request: Request, error: errors.KgError) -> Response:
        answer = answer_for(error, request.url.query)
        if answer.status_code >= 500:
            _log.warning("%s: %s", type(error).__name__, error)
        return answer

    @app.exception_handler(HttpError)
    async def _of_http(_: Request, error: HttpError) -> Response:
        return answer_for_http(error)

    @app.exception_handler(RequestValidationError)
    async def _of_parameters(request: Request, error: RequestValidationError) -> Response:
        detail, details = parameter_problem(request, error)
        return problem(400, "invalid_filter", detail, title="Bad parameter", details=details)

    @app.exception_handler(404)
    async def _of_path(request: Request, _: HTTPException) -> Response:
        detail = f"There is nothing at {request.url.path[:200]}: see /docs for what there is."
        return problem(404, "not_found", detail)

    @app.exception_handler(405)
    async def _of_method(request: Request, error: HTTPException) -> Response:
        allowed = (error.headers or {}).get("Allow", "GET")
        headers = {"Allow": f"{allowed}, HEAD, OPTIONS" if "GET" in allowed else f"{allowed}, OPTIONS"}
        if request.method == "OPTIONS":  # who asks what is allowed here is told, not scolded
            return Response(status_code=204, headers=headers)
        detail = f"{request.method} is not for {request.url.path}: use {headers['Allow']}."
        return problem(405, "method_not_allowed", detail, headers=headers)
