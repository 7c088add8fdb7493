"""Where a request comes from, and the address under which readers reach this server.

``X-Forwarded-*`` headers count only when the connection comes from a proxy that the setting ``trusted_proxies`` names:
anybody can send them. Answers hold addresses, so the address is part of what an answer is cached by.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from kg import Settings

# ASGI's own words (https://asgi.readthedocs.io/en/latest/specs/www.html).
Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

Network = IPv4Network | IPv6Network

_HOST: Final = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
_FORWARDED: Final = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-prefix")
_PREFIX: Final = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/?")


@dataclass(frozen=True, slots=True)
class Origin:
    """The address of this server for one request.

    ``base`` stands before every path of ours: the public address, or nothing where it is unknown, which makes links
    that are relative to the server. ``site`` is the same as far as it can be told, always absolute.
    """

    base: str = ""
    site: str = "http://127.0.0.1"

    @property
    def prefix(self) -> str:
        """The path of the base: what a proxy has mounted us at."""
        return urlsplit(self.base).path if self.base.startswith("http") else self.base


ORIGIN: Final[ContextVar[Origin]] = ContextVar("origin", default=Origin())  # noqa: B039 - it is frozen
"""The origin of the request that is being answered; threads that answer it see it, too."""


class Behind:
    """The outermost layer: finds out who asks and under which address, and takes a mount point off the path."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._public = (settings.public_url or "").rstrip("/")
        self._trusted = settings.trusted_networks()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on as if there were no proxy."""
        if scope["type"] == "http":
            direct = (scope.get("client") or ("", 0))[0]
            trusted = _is_trusted(direct, self._trusted)
            headers = _last_values(scope["headers"], ("host", *(_FORWARDED if trusted else ())))
            if trusted:
                client = _client(headers.get("x-forwarded-for", ""), self._trusted)
                scope["client"] = (client or direct, 0)
            origin = self._origin(scope, headers, trusted=trusted)
            ORIGIN.set(origin)
            _unmount(scope, origin.prefix)
        await self._app(scope, receive, send)

    def _origin(self, scope: Scope, headers: dict[str, str], *, trusted: bool) -> Origin:
        if self._public:
            return Origin(self._public, self._public)
        base = _forwarded(headers) if trusted else ""
        if base.startswith("http"):
            return Origin(base, base)
        host = headers.get("host", "")
        return Origin(base, f"{scope['scheme']}://{host if _HOST.fullmatch(host) else '127.0.0.1'}{base}")


def _last_values(headers: Sequence[tuple[bytes, bytes]], names: Sequence[str]) -> dict[str, str]:
    """These headers by name; of those that stand more than once the last, which the nearest proxy wrote."""
    found: dict[str, str] = {}
    for raw, value in headers:
        name = raw.decode("latin-1").lower()
        if name in names:
            found[name] = value.decode("latin-1").strip()
    return found


def _is_trusted(address: str, networks: Sequence[Network]) -> bool:
    if not networks:
        return False
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return any((mapped or found) in network for network in networks)


def _client(forwarded_for: str, networks: Sequence[Network]) -> str | None:
    """The first address, from the right, that is not a proxy of ours; what stands left of it anybody may have made."""
    for part in reversed(forwarded_for.split(",")):
        address = part.strip().strip("[]")
        try:
            ip_address(address)
        except ValueError:
            return None
        if not _is_trusted(address, networks):
            return address
    return None


def _forwarded(headers: dict[str, str]) -> str:
    """The address that a trusted proxy says readers use; nothing of it that does not look like one."""
    prefix, host, scheme = (
        headers.get(f"x-forwarded-{name}", "").split(",")[-1].strip() for name in ("prefix", "host", "proto")
    )
    path = prefix.rstrip("/") if _PREFIX.fullmatch(prefix) else ""
    if not _HOST.fullmatch(host):
        return path
    return f"{scheme if scheme in {'http', 'https'} else 'http'}://{host}{path}"


def _unmount(scope: Scope, prefix: str) -> None:
    """Take the mount point off the path, for proxies that leave it there."""
    if prefix and (scope["path"] == prefix or scope["path"].startswith(prefix + "/")):
        scope["path"] = scope["path"][len(prefix) :] or "/"
        raw = scope.get("raw_path")
        if raw and raw.startswith(prefix.encode()):
            scope["raw_path"] = raw[len(prefix) :] or b"/"
