"""Stores of quads: the protocol, and the embedded one."""

from kg.store.backup import Backup, back_up, restore
from kg.store.base import ChangeRecord, Changes, GraphStore
from kg.store.building import build, memory, scratch
from kg.store.embedded import EmbeddedStore, is_store, open_store
from kg.store.results import Solutions, Term, value_of

__all__ = [
    "Backup",
    "ChangeRecord",
    "Changes",
    "EmbeddedStore",
    "GraphStore",
    "Solutions",
    "Term",
    "back_up",
    "build",
    "is_store",
    "memory",
    "open_store",
    "restore",
    "scratch",
    "value_of",
]
