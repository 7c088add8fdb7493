"""Thousands of requests made from ``/openapi.json``, right ones and wrong ones: no 5xx, nothing undocumented.

The requests are the same in each run. Schema-valid requests may well be refused (a cursor must be one of ours), so that
one check of schemathesis is off; all others are on.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from tests.builders.servers import running

CASES = 1500
"""At least so many of each of the two kinds."""

CONFIG = {
    "checks": {
        "positive_data_acceptance": {"enabled": False},
        "negative_data_rejection": {"expected-statuses": [400, 404, 405, 406, 413, 414, 415]},
    }
}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    data = tmp_path_factory.mktemp("data")
    with running(folder, data_dir=data, query_workers=1, query_timeout_seconds=2) as (_, found):
        yield found


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
def test_no_request_finds_an_error_or_an_undocumented_answer(address, mode):
    schema = schemathesis.openapi.from_url(f"{address}openapi.json", config=SchemathesisConfig.from_dict(CONFIG))
    operations = [found.ok() for found in schema.get_all_operations()]
    asked = [operation for operation in operations if list(operation.iter_parameters())]
    each = CASES * 5 // 4 // len(asked) + 1  # some have fewer: there are only so many ways to be wrong
    seen: dict[str, str] = {}
    count = 0

    def ask(operation):
        @seed(20250424)
        @settings(
            max_examples=each,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def run(case):
            nonlocal count
            count += 1
            answer = case.call(timeout=30)
            try:
                case.validate_response(answer)
            except FailureGroup as failures:
                for failure in failures.exceptions:
                    seen.setdefault(f"{operation.label}: {failure.title}", str(failures))

        run()

    for operation in operations:
        with suppress(Unsatisfiable):  # what takes no parameter, or any text, cannot be asked wrongly
            ask(operation)
    assert not seen, "\n\n".join(seen.values())
    assert count >= CASES
