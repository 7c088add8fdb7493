"""The read model: one SQLite file derived from the public and the history store, from which lookups are answered."""

from kg.index.adjacency import Edges
from kg.index.database import DamagedIndexError
from kg.index.keeper import IndexKeeper
from kg.index.lookups import Index

__all__ = ["DamagedIndexError", "Edges", "Index", "IndexKeeper"]
