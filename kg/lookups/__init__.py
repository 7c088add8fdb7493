"""Lookups: filtered lists of statements and entities, as the items that command line, API and pages show."""

from kg.lookups.directory import AGENTS, TARGETS, Directory, Entity
from kg.lookups.filters import LIMIT_MAX, SPEECH_MODES, TARGET_KINDS, Filters, Page
from kg.lookups.lists import Lookups

__all__ = [
    "AGENTS",
    "LIMIT_MAX",
    "SPEECH_MODES",
    "TARGETS",
    "TARGET_KINDS",
    "Directory",
    "Entity",
    "Filters",
    "Lookups",
    "Page",
]
