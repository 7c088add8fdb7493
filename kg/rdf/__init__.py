"""How the model stands in RDF: datatypes, the table of classes and properties, the codec, and files."""

from kg.rdf.codec import Description, decode, describe, encode
from kg.rdf.files import find, read, to_trig
from kg.rdf.terms import graph_of

__all__ = ["Description", "decode", "describe", "encode", "find", "graph_of", "read", "to_trig"]
