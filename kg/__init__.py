"""Hustings: a knowledge graph of election coverage in which every edge opens down to the words that prove it."""

from typing import TYPE_CHECKING, Any

from kg.bundle import package_version
from kg.errors import KgError
from kg.graph import Graph, open_graph
from kg.lookups import Filters, Page
from kg.network import NetworkView
from kg.settings import Settings, load_settings

if TYPE_CHECKING:
    from kg.client import Client

open = open_graph  # noqa: A001 - notebooks read `kg.open()`

__version__ = package_version()

__all__ = [
    "Client",
    "Filters",
    "Graph",
    "KgError",
    "NetworkView",
    "Page",
    "Settings",
    "__version__",
    "load_settings",
    "open",
    "open_graph",
]


def __getattr__(name: str) -> Any:
    if name == "Client":  # the HTTP library takes a third of the time of starting a command, and few commands use it
        from kg.client import Client  # noqa: PLC0415

        return Client
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
