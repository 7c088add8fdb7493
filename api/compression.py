"""Answers packed by gzip, for clients that take them so."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from functools import lru_cache
from typing import Final

WORTHWHILE_BYTES: Final = 1_400
"""Shorter answers fit into one packet as they are."""

_LEVEL: Final = 5
_GZIP: Final = 31
_IN_A_THREAD_BYTES: Final = 100_000


@lru_cache(maxsize=512)
def takes_gzip(accept_encoding: str) -> bool:
    """Whether a client takes gzip, by its ``Accept-Encoding`` (RFC 9110, section 12.5.3)."""
    qualities = {}
    for part in accept_encoding.lower().split(","):
        coding, _, parameter = part.partition(";")
        name, _, value = parameter.partition("=")
        quality = value.strip() if name.strip() == "q" else "1"
        qualities[coding.strip()] = quality.strip("0.") != ""
    return qualities.get("gzip", qualities.get("*", False))


async def packed(body: bytes) -> bytes:
    """A whole body, packed."""
    if len(body) < _IN_A_THREAD_BYTES:
        return _pack(body)
    return await asyncio.to_thread(_pack, body)


async def packed_pieces(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces of a body, packed as they come; each can be unpacked when it is there."""
    packer = zlib.compressobj(_LEVEL, wbits=_GZIP)

    def pack(piece: bytes) -> bytes:
        return packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)

    async for piece in pieces:
        yield pack(piece) if len(piece) < _IN_A_THREAD_BYTES else await asyncio.to_thread(pack, piece)
    yield packer.flush()


def _pack(body: bytes) -> bytes:
    return zlib.compress(body, _LEVEL, wbits=_GZIP)
