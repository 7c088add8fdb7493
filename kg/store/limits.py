"""What one query may use up, and what its author is told when that was not enough."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import QueryError, QueryTimeoutError, ResultTooLargeError


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a query; ``wait_seconds`` is how long it waits for its turn before it runs at all."""

    timeout_seconds: float = 10.0
    memory_megabytes: int = 1500
    row_limit: int = 1_000_000
    byte_limit: int = 200_000_000
    wait_seconds: float = 10.0

    def error_of(self, kind: str, message: str = "") -> QueryError:
        """The error of a query that ended for a reason: time, busy, rows, bytes, memory, or what the engine says."""
        in_parts = "ask with LIMIT and OFFSET, in parts"
        if kind == "time":
            return QueryTimeoutError(
                f"The query ran past the limit of {self.timeout_seconds:g} seconds and was stopped: ask for less, for "
                "instance with LIMIT, with fewer OPTIONALs, or for one article at a time.",
                limit_seconds=self.timeout_seconds,
            )
        if kind == "busy":
            return QueryTimeoutError(
                "All query processes are busy: try again in a few seconds.",
                limit_seconds=self.wait_seconds,
                busy=True,
            )
        if kind == "rows":
            return ResultTooLargeError(
                f"The answer has more than {self.row_limit:,} rows: {in_parts}.", limit_rows=self.row_limit
            )
        if kind == "bytes":
            return ResultTooLargeError(
                f"The answer has more than {self.byte_limit:,} bytes: {in_parts}.", limit_bytes=self.byte_limit
            )
        if kind == "memory":
            return ResultTooLargeError(
                f"The query needs more than {self.memory_megabytes:,} megabytes of memory and was stopped: ask for "
                "less at a time.",
                limit_megabytes=self.memory_megabytes,
            )
        return QueryError(f"The query cannot be answered: {message.rstrip('.')}.")
