"""How the model stands in RDF: datatypes, the table of classes and properties, the codec, and files."""

from kg.rdf.codec import Description, decode, describe, encode
from kg.rdf.files import Progress, find, read, stream, to_trig
from kg.rdf.terms import graph_of

__all__ = ["Description", "Progress", "decode", "describe", "encode", "find", "graph_of", "read", "stream", "to_trig"]
