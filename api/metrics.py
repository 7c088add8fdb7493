"""What the server counts, in Prometheus' text format.

Several HTTP processes count together: each keeps its numbers in files of a folder that ``serve`` names, and whichever
process is asked adds them up.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

FOLDER_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable of ``prometheus_client`` that names the folder."""

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_BUCKETS_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The numbers of one application."""

    def __init__(self, revision: Callable[[], str]) -> None:
        # The library reads the variable when it is imported: not before the process that counts has it.
        from prometheus_client import CollectorRegistry, Counter, Histogram  # noqa: PLC0415

        self._revision = revision
        self._own = CollectorRegistry()
        self._requests = Histogram(
            "hustings_http_request_duration_seconds",
            "Time from a request's arrival to the end of its answer; its _count is the number of requests.",
            ("method", "route", "status"),
            buckets=_BUCKETS_SECONDS,
            registry=self._own,
        )
        self._counted: dict[
            tuple[str, str, int], Histogram
        ] = {}  # finding one by its labels takes longer than counting
        self._queries = Counter(
            "hustings_sparql_queries", "SPARQL queries by what became of them.", ("outcome",), registry=self._own
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; ``route`` is a template such as ``/v1/people/{slug}``, or the numbers would never end."""
        key = method, route, status
        counted = self._counted.get(key)
        if counted is None:
            counted = self._counted[key] = self._requests.labels(method, route, str(status))
        counted.observe(seconds)

    def query(self, outcome: str) -> None:
        """Count a SPARQL query; ``outcome`` is ``answered`` or the code of an error."""
        self._queries.labels(outcome).inc()

    def text(self) -> bytes:
        """All numbers, in Prometheus' text format."""
        from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415
        from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

        registry = self._own
        if os.environ.get(FOLDER_VARIABLE):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry) + generate_latest(_Now(self._revision))


class _Now:
    """The revision, which is looked at and not counted."""

    def __init__(self, revision: Callable[[], str]) -> None:
        self._read = revision

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The revision's counter, with the whole revision as a label."""
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

        revision = self._read()
        found = GaugeMetricFamily("hustings_revision", "How often the graph has changed.", labels=["revision"])
        found.add_metric([revision], int(revision.partition("-")[0]))
        yield found
