"""Hustings: a knowledge graph of election coverage in which every edge opens down to the words that prove it."""

from kg.bundle import package_version
from kg.errors import KgError
from kg.graph import Graph, open_graph
from kg.lookups import Filters, Page
from kg.network import NetworkView
from kg.settings import Settings, load_settings

open = open_graph  # noqa: A001 - notebooks read `kg.open()`

__version__ = package_version()

__all__ = [
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
