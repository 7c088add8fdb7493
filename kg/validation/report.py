"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found: how grave, about which node, what is wrong and what to do.

    ``severity`` is ``violation`` (blocks), ``warning`` (shown to the reviewer) or ``info``. ``check`` names the shape,
    violation query or lint that found it; ``path`` the file it stands in, where known.
    """

    severity: str
    check: str
    node: str
    message: str
    path: str | None = None

    def line(self) -> str:
        """The finding as one line."""
        place = f"{self.path}: " if self.path else ""
        return f"{self.severity}: {place}{self.node}: {self.message} [{self.check}]"
