"""Validation: SHACL shapes, violation queries, the words behind statements, and lint of the ontology."""

from kg.validation.evidence import Verification, read_texts, verify
from kg.validation.ontology import lint_ontology
from kg.validation.report import Finding
from kg.validation.shapes import check_shapes, check_violations, load_shapes

__all__ = [
    "Finding",
    "Verification",
    "check_shapes",
    "check_violations",
    "lint_ontology",
    "load_shapes",
    "read_texts",
    "verify",
]
