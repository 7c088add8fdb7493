"""The HTTP API: lookups, SPARQL, and the explorer page, as one ASGI application."""

from api.app import create_app

__all__ = ["create_app"]
