"""Networks of people, parties, pledges and priorities, whose edges keep their statements."""

from kg.network.actors import (
    Position,
    co_endorsement_network,
    conflict_network,
    congruence_network,
    positions_of,
    relation_network,
)
from kg.network.build import build_network, network_json, view_json, whole_network
from kg.network.measures import node_measures, reciprocity
from kg.network.networks import Networks
from kg.network.path import shortest_path
from kg.network.view import RELATIONS, NetworkView

__all__ = [
    "RELATIONS",
    "NetworkView",
    "Networks",
    "Position",
    "build_network",
    "co_endorsement_network",
    "conflict_network",
    "congruence_network",
    "network_json",
    "node_measures",
    "positions_of",
    "reciprocity",
    "relation_network",
    "shortest_path",
    "view_json",
    "whole_network",
]
