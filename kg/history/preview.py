"""What a plan would add, with what it points to: enough for the shapes to judge it."""

from __future__ import annotations

import pyoxigraph as ox

from kg.history import nodes
from kg.history.amendment import Plan
from kg.history.closings import supplement
from kg.store import GraphStore


def preview(public: GraphStore, history: GraphStore, plan: Plan) -> list[ox.Quad]:
    """The new statements of a plan and all that they lead to, as both stores will hold it.

    Of closed statements only that they were closed is there, which is what those that point to them ask for.
    """
    gone = set(plan.public.remove) - set(plan.public.add)
    found = list(plan.public.add)
    closed: dict[str, list[ox.Quad]] = {}
    for quad in [*supplement(public, history), *plan.history.add]:
        closed.setdefault(nodes.subject_of(quad), []).append(quad)
    described = {nodes.subject_of(quad) for quad in found}
    waiting = nodes.objects(found)
    while waiting:
        node = waiting.pop()
        if node in described:
            continue
        described.add(node)
        quads = [quad for quad in nodes.of(public, node) if quad not in gone]
        if not quads:
            quads = [
                quad
                for quad in closed.get(node, ())
                if quad.predicate.value in (nodes.CLOSED_BY, nodes.INVALIDATED) or node.endswith("#closing")
            ]
        found += quads
        waiting += nodes.objects(quads)
    return found
