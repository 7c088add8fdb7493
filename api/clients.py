"""Who asks, and how much at once."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from ipaddress import ip_network
from typing import Final

from api.origin import Scope
from api.problems import HttpError

_RETRY_AFTER_SECONDS: Final = 1


def client_of(scope: Scope) -> str:
    """Whom a request counts for: its address, or of an IPv6 one the network of 64 bits that one subscriber gets."""
    peer = scope.get("client")
    return _one(peer[0]) if peer else ""


@lru_cache(maxsize=4096)
def _one(address: str) -> str:
    if ":" not in address:
        return address
    try:
        return str(ip_network(f"{address.partition('%')[0]}/64", strict=False))
    except ValueError:
        return address


class Turns:
    """How many queries of each client run or wait now."""

    def __init__(self, most: int) -> None:
        self._most: Final = most
        self._running: Counter[str] = Counter()

    def take(self, client: str) -> None:
        """Count one query in.

        Raises:
            HttpError: 429, the client has as many as it may.
        """
        if self._running[client] >= self._most:
            raise HttpError(
                429,
                "too_many_queries",
                f"{self._most} of your queries are running: wait until one has ended.",
                limit_queries=self._most,
                retry_after_seconds=_RETRY_AFTER_SECONDS,
            )
        self._running[client] += 1

    def give_back(self, client: str) -> None:
        """Count one query out."""
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
