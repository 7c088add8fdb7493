"""SPARQL over HTTP: query, update and graph store, on raw ASGI so that the way of an answer is short."""
