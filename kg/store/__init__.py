"""Stores of quads: the protocol, and the embedded one."""

from kg.store.base import ChangeRecord, Changes, GraphStore
from kg.store.embedded import EmbeddedStore, build, is_store, memory, open_store
from kg.store.results import Solutions, Term, value_of

__all__ = [
    "ChangeRecord",
    "Changes",
    "EmbeddedStore",
    "GraphStore",
    "Solutions",
    "Term",
    "build",
    "is_store",
    "memory",
    "open_store",
    "value_of",
]
