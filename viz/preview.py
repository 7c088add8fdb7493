"""A small page about an entity, for a frame in somebody else's page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(entity: Mapping[str, Any], *, address: str, base: str) -> str:
    """Render the preview of an entity: ``name``, ``names`` by language, ``alternative`` names, ``description``."""
    return _templates.get_template("preview.html").render(entity=entity, address=address, base=base)
