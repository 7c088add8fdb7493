"""``hustings serve``: the application on granian, and all that has to be so before and after.

The parent process never opens a store: engines start threads, and what has threads should not fork. A helper process
looks at the source first, so that a source that cannot be read is one clear line and not a crash of the server; what is
not a store folder yet (TriG files) becomes one, in a folder that goes when the server does. The HTTP processes open it
for reading.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import math
import multiprocessing
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Iterator
from enum import Enum, auto
from functools import partial
from ipaddress import ip_address
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from granian.constants import Interfaces
from granian.log import LOGGING_CONFIG, LogLevels
from granian.server import Server

from api.access import LOGGER
from api.app import create_app
from api.keys import read_keys
from api.metrics import FOLDER_VARIABLE
from api.scratch import create_scratch_app
from kg import Graph, KgError, Settings
from kg.corpus import beside, open_corpus, open_writable
from kg.errors import ConfigError, StoreError, StoreLockedError
from kg.store import is_store
from kg.store.locks import FolderLock
from viz import assets
from viz.corpus import corpus_of
from viz.page import render
from viz.text import LANGUAGES

_FOLDER_PREFIX: Final = "serve-"
_STOP_SECONDS: Final = 5
_BACKLOG: Final = 1024
_READY_SECONDS: Final = 1.0
"""How long a process waits for its explorer before it answers; a large corpus is read on while it does."""


class Mode(Enum):
    """What may be done with the store: ``SCRATCH`` is an empty one that anybody on this machine may write to."""

    READ = auto()
    WRITE = auto()
    SCRATCH = auto()


def serve(settings: Settings, *, workers: int = 1, open_browser: bool = False, mode: Mode = Mode.READ) -> None:
    """Serve the graph of the settings until Ctrl-C or SIGTERM.

    Raises:
        KgError: the source cannot be read, the page's scripts are not built, the address cannot be listened on, or the
            mode does not go with the settings.
    """
    _check_mode(mode, settings, workers)
    assets.asset(assets.VENDOR_SCRIPT)
    port = _free_port(settings.host, settings.port)
    with _run_folder(settings) as folder:
        store = folder if mode is Mode.SCRATCH else _prepare(settings, folder)
        # Where processes are spawned instead of forked, the current directory stays off sys.path, too.
        os.environ["PYTHONSAFEPATH"] = "1"
        counts = folder / "metrics"
        counts.mkdir()
        os.environ[FOLDER_VARIABLE] = str(counts)
        server = Server(
            "hustings",
            address=settings.host,
            port=port,
            interface=Interfaces.ASGI,
            workers=workers,
            backlog=_BACKLOG,
            websockets=False,
            log_level=LogLevels.warning,
            log_dictconfig={"handlers": _to_standard_error()},
            log_access=False,  # the application writes its own
            # A query that has begun is answered; none takes longer than its limit.
            workers_kill_timeout=math.ceil(settings.query_timeout_seconds) + _STOP_SECONDS,
        )
        server.on_startup(partial(_announce, settings.host, port, open_browser=open_browser))
        server.serve(target_loader=partial(load, settings, store, mode, folder), wrap_loader=False)


def _to_standard_error() -> dict[str, Any]:
    """Granian's log handlers, off standard output: that is for answers."""
    handlers: Any = LOGGING_CONFIG["handlers"]
    return {name: {**handler, "stream": "ext://sys.stderr"} for name, handler in handlers.items()}


def _check_mode(mode: Mode, settings: Settings, workers: int) -> None:
    """Refuse what would lose data, or let strangers write.

    Raises:
        ConfigError: the mode does not go with the settings.
    """
    if mode is Mode.READ:
        return
    if workers > 1:
        raise ConfigError("Only one process can write: leave out --workers.", setting="workers")
    if mode is Mode.WRITE:
        read_keys(settings.api_keys_file)
        if settings.store is None or not is_store(Path(settings.store)):
            raise ConfigError(
                "--allow-update needs a store folder of its own: make one with `hustings load PATHS --store FOLDER`, "
                "and name it with --store.",
                setting="store",
            )
    elif not _is_loopback(settings.host):
        raise ConfigError(
            f"--scratch asks for no key and listens on this machine only, not on {settings.host}: leave out --host.",
            setting="host",
        )


def _is_loopback(host: str) -> bool:
    try:
        return all(
            ip_address(found[4][0]).is_loopback for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        )
    except OSError:
        return False


def load(settings: Settings, store: Path, mode: Mode, folder: Path) -> FastAPI:
    """Make the application in an HTTP process, over a store folder; ``folder`` is this server's own."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    if settings.access_log:
        _log_accesses()
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    if mode is Mode.SCRATCH:
        return create_scratch_app(settings)
    keys = read_keys(settings.api_keys_file) if mode is Mode.WRITE else None
    opened = open_writable if mode is Mode.WRITE else open_corpus
    graph = Graph(*opened(store, settings))
    ready = threading.Thread(target=_get_ready, args=(graph,), daemon=True)
    ready.start()
    ready.join(_READY_SECONDS)
    return create_app(settings, graph, keys=keys, copies=folder if mode is Mode.WRITE else None)


def _get_ready(graph: Graph) -> None:
    """Make what the first reader would wait for: the explorer's corpus, its picture, and all that is loaded for it."""
    try:
        corpus = corpus_of(graph)
        for lang in LANGUAGES:
            render(corpus, lang=lang)
    except KgError:  # whoever asks for the page is told
        logging.getLogger(__name__).exception("The explorer is not ready")
    # What is there now stays: the collector of cycles need not walk it again and again.
    gc.freeze()


def _log_accesses() -> None:
    """Write the access log to standard error, a line of JSON each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log = logging.getLogger(LOGGER)
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


def _end_with_parent(parent: int) -> None:
    """End the HTTP process when its parent was killed and could not end it: nobody would ever stop it."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_STOP_SECONDS)
    os._exit(1)


def _free_port(host: str, port: int) -> int:
    """The port, or one that is free for port 0; granian itself would share a port with a stranger.

    Raises:
        ConfigError: the address is in use, not ours, or needs rights.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            # Listening finds what binding alone does not: another socket that listens with the same option.
            probe.listen(1)
            return int(probe.getsockname()[1])
    except OSError as error:
        raise ConfigError(
            f"Cannot listen on {host}:{port}: {error.strerror or error}. Choose another port with --port, or stop what "
            "listens there.",
            setting="port",
        ) from error


@contextlib.contextmanager
def _run_folder(settings: Settings) -> Iterator[Path]:
    """A folder of this server's own, removed when it ends; folders of servers that were killed are removed first."""
    parent = settings.data_dir / "run"
    try:
        parent.mkdir(parents=True, exist_ok=True)
        for stale in parent.glob(f"{_FOLDER_PREFIX}*"):
            with contextlib.suppress(StoreLockedError, StoreError):
                lock = FolderLock(stale, exclusive=True)
                shutil.rmtree(stale, ignore_errors=True)
                lock.release()
        folder = Path(tempfile.mkdtemp(prefix=_FOLDER_PREFIX, dir=parent))
    except OSError as error:
        raise StoreError(f"Cannot write to {parent}: {error.strerror}.", path=str(parent)) from error
    lock = FolderLock(folder, exclusive=True)
    owner = os.getpid()
    try:
        yield folder
    finally:
        if os.getpid() == owner:  # not in a forked process that unwinds
            shutil.rmtree(folder, ignore_errors=True)
            lock.release()


def _prepare(settings: Settings, folder: Path) -> Path:
    """The store folder to serve, found or made by a process of its own.

    Raises:
        KgError: whatever that process found wrong.
    """
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(
        target=_prepare_in_process, args=(settings, folder, theirs), name="hustings-prepare"
    )
    process.start()
    theirs.close()
    try:
        result: Any = ours.recv()
    except EOFError:
        process.join()
        raise StoreError(f"The store could not be prepared: the process ended with {process.exitcode}.") from None
    finally:
        ours.close()
    process.join()
    if isinstance(result, KgError):
        raise result
    return Path(result)


def _prepare_in_process(settings: Settings, folder: Path, connection: Connection) -> None:
    try:
        with Graph(*open_corpus(None, settings)) as graph:
            path = graph.store.path or folder / "store"
            if graph.store.path is None:
                graph.store.snapshot(path)
                graph.history.snapshot(beside(path))
            connection.send(str(path))
    except KgError as error:
        connection.send(error)


def _announce(host: str, port: int, *, open_browser: bool) -> None:
    """Say where the server is as soon as it answers, from a thread."""
    threading.Thread(target=_say_when_listening, args=(host, port, open_browser), daemon=True).start()


def _say_when_listening(host: str, port: int, open_browser: bool) -> None:
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - it is compared, not listened on
    for _ in range(600):
        try:
            socket.create_connection((reachable, port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    else:
        return
    shown = f"[{reachable}]" if ":" in reachable else reachable
    address = f"http://{shown}:{port}/"
    print(f"Hustings is at {address} (Ctrl-C stops it).", file=sys.stderr, flush=True)  # noqa: T201
    if open_browser:
        webbrowser.open(address)
