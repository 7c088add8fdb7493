"""What a server does beside answering: its connections, processes and files, and who connects to a canary."""

from __future__ import annotations

import socket
import threading
import time

import psutil


class Canary:
    """An address on this machine that counts who connects to it, and keeps what they say."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}/sparql"
        self.visitors: list[bytes] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                visitor, _ = self._listening.accept()
            except OSError:
                return
            visitor.settimeout(1)
            try:
                self.visitors.append(visitor.recv(1_000))
            except OSError:
                self.visitors.append(b"")
            visitor.close()

    def close(self) -> None:
        """Listen no longer."""
        self._listening.close()


class Watch(threading.Thread):
    """Looks at every connection of the server's processes until it is stopped: all must be those of its readers."""

    def __init__(self, server: psutil.Process, port: int) -> None:
        super().__init__(daemon=True)
        self._server = server
        self._port = port
        self._stopped = threading.Event()
        self.looks = 0
        self.others: set[str] = set()

    def run(self) -> None:
        """Look, again and again."""
        while not self._stopped.wait(0.05):
            self.look()

    def look(self) -> None:
        """Note connections that do not come in at the server's own port."""
        for process in tree(self._server):
            try:
                found = process.net_connections("inet")
            except psutil.Error:
                continue
            self.others |= {str(one) for one in found if not one.laddr or one.laddr.port != self._port}
        self.looks += 1

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()
        self.join()


def tree(server: psutil.Process) -> list[psutil.Process]:
    """The processes of a server."""
    return [server, *server.children(recursive=True)]


def held(server: psutil.Process) -> tuple[list[str], list[int]]:
    """Which processes a server has, by name, and how many files each of those holds that last as long as it does."""
    names, files = [], []
    for process in tree(server):
        try:
            line = process.cmdline()
            names.append("query" if any(part.endswith("worker.py") for part in line) else "server")
            files.append(process.num_fds())
        except psutil.Error:
            names.append("gone")
    return sorted(names), sorted(files)


def settled(server: psutil.Process, wanted: object = None, seconds: float = 20) -> tuple[list[str], list[int]]:
    """What a server holds once that no longer changes, or is what is ``wanted``."""
    deadline = time.monotonic() + seconds
    found = held(server)
    while time.monotonic() < deadline:
        time.sleep(0.5)
        found, last = held(server), found
        if found == (wanted or last):
            break
    return found
