"""The exceptions of Hustings.

::

    KgError
    ├── ConfigError
    ├── DataError
    │   ├── InvalidIriError
    │   ├── UnknownTermError
    │   ├── FileSyntaxError          a file that cannot be read as RDF: path, line, column
    │   ├── EvidenceMismatchError
    │   ├── AmbiguousNameError       details["candidates"]
    │   ├── InvalidFilterError       details["parameter"], details["allowed"]
    │   └── ShapeViolationError
    ├── NotFoundError                details["kind"], details["suggestions"]
    │   └── RetractedError           details: closed_as, at, by, reason, replaced_by
    ├── MovedError                   details["iri"], details["slug"]
    ├── CurationError
    │   ├── IllegalTransitionError
    │   └── StaleReviewError
    ├── StoreError
    │   ├── StoreUnavailableError
    │   ├── StoreLockedError
    │   └── RevisionConflictError
    ├── QueryError
    │   ├── QuerySyntaxError         details["line"], details["column"]
    │   ├── QueryTimeoutError
    │   ├── QueryForbiddenError      details["feature"], details["line"], details["column"]
    │   └── ResultTooLargeError
    └── ProposalError
        ├── ProposerUnavailableError
        └── ProposalUnusableError

An error's text is one line: what is wrong, where, and what to do. ``code`` is stable and may be matched by
programs; ``details`` holds what the text says, as data.
"""

from __future__ import annotations

from typing import Any, ClassVar


class KgError(Exception):
    """Any failure that Hustings expects and can explain."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, Any] = details

    def __str__(self) -> str:
        return self.message


class ConfigError(KgError):
    """A setting is missing or has a value that cannot be used."""

    code = "config"


class DataError(KgError):
    """Data that was given cannot be accepted as it is."""

    code = "data"


class InvalidIriError(DataError):
    """An IRI or slug does not follow the patterns of :mod:`kg.iri`."""

    code = "invalid_iri"


class UnknownTermError(DataError):
    """A class, property or fixed value that the ontology does not define."""

    code = "unknown_term"


class FileSyntaxError(DataError):
    """A file cannot be parsed; ``details`` has ``path``, ``line`` and ``column``."""

    code = "file_syntax"


class EvidenceMismatchError(DataError):
    """The words of an evidence do not stand at its offsets, or lie outside the body."""

    code = "evidence_mismatch"


class AmbiguousNameError(DataError):
    """A name fits several entities; ``details["candidates"]`` lists them."""

    code = "ambiguous_name"


class InvalidFilterError(DataError):
    """A filter has a value outside what it allows; ``details`` has ``parameter`` and ``allowed``."""

    code = "invalid_filter"


class ShapeViolationError(DataError):
    """A graph breaks a shape; ``details["results"]`` lists where and how."""

    code = "shape_violation"


class NotFoundError(KgError):
    """An entity, statement, article or query does not exist."""

    code = "not_found"


class RetractedError(NotFoundError):
    """A statement was superseded or retracted; ``details`` says when, why and by what it was replaced."""

    code = "retracted"


class MovedError(KgError):
    """An entity was merged into another; ``details["iri"]`` is its IRI now, ``details["slug"]`` its slug."""

    code = "moved"


class CurationError(KgError):
    """A curation step cannot be taken."""

    code = "curation"


class IllegalTransitionError(CurationError):
    """A statement cannot go from its status to the one asked for."""

    code = "illegal_transition"


class StaleReviewError(CurationError):
    """What is under review changed since it was shown."""

    code = "stale_review"


class StoreError(KgError):
    """The store cannot do what was asked."""

    code = "store"


class StoreUnavailableError(StoreError):
    """The store is missing, damaged or out of reach."""

    code = "store_unavailable"


class StoreLockedError(StoreError):
    """Another process holds the store for writing."""

    code = "store_locked"


class RevisionConflictError(StoreError):
    """The store's revision is not the one that a change was prepared for."""

    code = "revision_conflict"


class QueryError(KgError):
    """A query cannot be answered."""

    code = "query"


class QuerySyntaxError(QueryError):
    """A query is not SPARQL; ``details`` has ``line`` and ``column`` (from 1) where known."""

    code = "query_syntax"


class QueryTimeoutError(QueryError):
    """A query ran past the wall-clock limit and was stopped."""

    code = "query_timeout"


class QueryForbiddenError(QueryError):
    """A query uses a ``feature`` that this endpoint does not allow."""

    code = "query_forbidden"


class ResultTooLargeError(QueryError):
    """A result has more rows, bytes or memory than allowed."""

    code = "result_too_large"


class ProposalError(KgError):
    """A proposer failed."""

    code = "proposal"


class ProposerUnavailableError(ProposalError):
    """A proposer's model or service is not there."""

    code = "proposer_unavailable"


class ProposalUnusableError(ProposalError):
    """A proposer's output cannot be grounded in the text."""

    code = "proposal_unusable"
