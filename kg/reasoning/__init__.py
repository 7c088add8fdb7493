"""Reasoning: the rules that derive shortcuts, and the way back from a shortcut to its statements."""

from kg.reasoning.explain import supporting_statements
from kg.reasoning.rules import Rule, derive, inferred_quads, load_rules, rule_making, with_inference

__all__ = ["Rule", "derive", "inferred_quads", "load_rules", "rule_making", "supporting_statements", "with_inference"]
