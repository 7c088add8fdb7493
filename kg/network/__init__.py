"""Networks of people, parties, pledges and priorities, whose edges keep their statements."""

from kg.network.build import build_network, network_json, whole_network
from kg.network.path import shortest_path
from kg.network.view import RELATIONS, NetworkView

__all__ = ["RELATIONS", "NetworkView", "build_network", "network_json", "shortest_path", "whole_network"]
