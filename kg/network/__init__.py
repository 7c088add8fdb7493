"""Networks of people, parties, pledges and priorities, whose edges keep their statements."""

from kg.network.build import build_network, network_json
from kg.network.view import RELATIONS, NetworkView

__all__ = ["RELATIONS", "NetworkView", "build_network", "network_json"]
