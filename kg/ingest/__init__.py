"""From an article's text towards its graph: the places of words, and the file to begin with."""

from kg.ingest.skeleton import ArticleDetails, evidence_trig, skeleton
from kg.ingest.spans import Span, find_spans, nearest
from kg.ingest.texts import ArticleText, read_text

__all__ = ["ArticleDetails", "ArticleText", "Span", "evidence_trig", "find_spans", "nearest", "read_text", "skeleton"]
