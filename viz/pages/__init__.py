"""The pages beside the explorer: of everything that has an IRI, the ontology, the method, pledges, and errors."""

from viz.pages.entities import entity
from viz.pages.errors import failure
from viz.pages.method import method
from viz.pages.pledges import Choice, pledges
from viz.pages.statements import statement
from viz.pages.subjects import read_subject
from viz.pages.terms import ontology, shapes

__all__ = ["Choice", "entity", "failure", "method", "ontology", "pledges", "read_subject", "shapes", "statement"]
