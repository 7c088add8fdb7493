"""What the graph is made of: frozen dataclasses, without RDF and without input or output.

References to other things are IRIs (strings); fixed values are IRIs of ``hu:`` concepts.
"""

from kg.model.agent import (
    AgentGroup,
    Election,
    Organization,
    Outlet,
    Party,
    Person,
    PledgeGroup,
    Priority,
    Role,
    Topic,
    Unit,
)
from kg.model.article import Article, TextVersion
from kg.model.curation import Decision
from kg.model.evidence import Evidence, evidence_sha256
from kg.model.pledge import Pledge
from kg.model.quantity import MoneyAmount, Quantity, Ratio
from kg.model.statement import Candidacy, Membership, Statement
from kg.model.text import LangString, Text, as_dict, text

__all__ = [
    "AgentGroup",
    "Article",
    "Candidacy",
    "Decision",
    "Election",
    "Evidence",
    "LangString",
    "Membership",
    "MoneyAmount",
    "Organization",
    "Outlet",
    "Party",
    "Person",
    "Pledge",
    "PledgeGroup",
    "Priority",
    "Quantity",
    "Ratio",
    "Role",
    "Statement",
    "Text",
    "TextVersion",
    "Topic",
    "Unit",
    "as_dict",
    "evidence_sha256",
    "text",
]
