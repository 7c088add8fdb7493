"""The query processes that belong to this one; other tests may keep a server or a browser as a child besides."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import psutil


def query_processes() -> list[psutil.Process]:
    """The children of this process that answer queries, those included that ended and were not waited for."""
    return [child for child in psutil.Process().children() if _answers_queries(child)]


def _answers_queries(process: psutil.Process) -> bool:
    try:
        return any(Path(part).name == "worker.py" for part in process.cmdline())
    except psutil.ZombieProcess:
        return True
    except psutil.NoSuchProcess:
        return False


async def until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for what other processes, or tasks, do without telling."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)
