"""The scene as vis-network data, built with pyvis.

pyvis is the data builder only. Its own page template is never used: it writes titles as HTML and calls other servers.
"""

from __future__ import annotations

import json
from typing import Any, Final

from viz import palette
from viz.scene import Box, Scene, SceneEdge, SceneNode

_OPTIONS: dict[str, Any] = {
    # The server has placed every node: the picture is still, and no edge may move it.
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"shape": "custom", "physics": False},
    "edges": {"chosen": False, "selectionWidth": 0, "hoverWidth": 0, "endPointOffset": {"to": 2}},
    "interaction": {
        "hover": True,
        "selectConnectedEdges": False,
        "hideEdgesOnDrag": False,
        "keyboard": False,
        "tooltipDelay": 200,
        "navigationButtons": False,
        "dragNodes": False,
    },
}

_DRAWN: Final = ("kind", "font", "bold", "shape", "mark", "ink", "halo", "block")


def network_data(scene: Scene) -> dict[str, Any]:
    """Turn a scene into ``{"nodes", "edges", "options", "shown"}`` for the page's script.

    The canvas finds its colours by name in the style sheet, so that light and dark need no second set of data.
    """
    # Not at the top: it imports IPython, which no other command needs.
    from pyvis.edge import Edge  # noqa: PLC0415
    from pyvis.network import Network  # noqa: PLC0415

    net = Network(directed=True)
    for node in scene.nodes:
        net.add_node(
            node.id, label=node.name or node.id, shape="custom", x=node.wide.x, y=node.wide.y, look=_look(node)
        )
    for edge in scene.edges:
        stroke = palette.RELATIONS.get(edge.relation)
        made = Edge(
            edge.source,
            edge.target,
            directed=True,
            id=edge.id,
            relation=edge.relation,
            weight=edge.weight,
            width=edge.width,
            stroke=stroke.width if stroke else 1.6,
            dashes=list(stroke.dashes) if stroke and stroke.dashes else False,
            smooth=_curve(edge),
            arrows={"to": {"enabled": True, "scaleFactor": stroke.arrow if stroke else 0.6}},
            statements=list(edge.statements),
        )
        # ``add_edge`` would look for both ends in the list of all nodes; a scene has the ends of all its edges.
        net.edges.append(made.options)
    net.set_options(json.dumps(_OPTIONS))
    return {"nodes": net.nodes, "edges": net.edges, "options": net.options, "shown": list(scene.shown)}


def _look(node: SceneNode) -> dict[str, Any]:
    """What the canvas draws of a node besides its address and name; a mark that stands alike in all forms says it once.

    Large views have thousands: ``asdict`` would take ten times as long.
    """
    look: dict[str, Any] = {name: getattr(node, name) for name in _DRAWN}
    forms = {"wide": node.wide, "mid": node.mid, "tall": None if node.tall is node.wide else node.tall}
    for form, box in forms.items():
        if box:
            look[form] = {name: getattr(box, name) for name in Box.__slots__}
    return look


def _curve(edge: SceneEdge) -> dict[str, Any]:
    """Bend an arrow; those from makers to pledges run like the lines of a family tree, level at both ends."""
    if edge.relation == "makes_pledge":
        return {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.5}
    return {"enabled": True, "type": "curvedCW", "roundness": edge.bend}
