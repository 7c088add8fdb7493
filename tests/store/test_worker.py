"""Query processes: answers, limits, and nothing left behind."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pyoxigraph as ox
import pytest

from kg.errors import (
    QueryError,
    QuerySyntaxError,
    QueryTimeoutError,
    ResultTooLargeError,
    StoreUnavailableError,
)
from kg.store import worker
from kg.store.exchange import ProcessEndedError
from kg.store.formats import SOLUTION_FORMATS, TRIPLE_FORMATS
from kg.store.guard import CheckedQuery, check
from kg.store.limits import Limits
from kg.store.pool import QueryPool
from kg.store.process import Process
from kg.store.prologue import Dataset
from tests.builders.processes import query_processes, until

pytestmark = pytest.mark.anyio

FORMATS = {item.name: item for item in (*SOLUTION_FORMATS, *TRIPLE_FORMATS)}
ROOT = Path(__file__).resolve().parents[2]
GRAPH = "http://example.org/graph/"
# Every pair of pairs of pairs: more rows than could be counted in a year.
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
TRICKY = 'quote " comma, {[{ },{ <result> \\" \n line'


@pytest.fixture
def anyio_backend():
    return "asyncio"


def fill(folder: Path, triples: int, text: str = TRICKY) -> Path:
    store = ox.Store(str(folder))
    store.bulk_extend(
        ox.Quad(
            ox.NamedNode(f"http://example.org/s{number}"),
            ox.NamedNode("http://example.org/p"),
            ox.Literal(f"{text}{number}"),
            ox.NamedNode(f"{GRAPH}{number % 3}"),
        )
        for number in range(triples)
    )
    store.flush()
    return folder


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("stores") / "snapshot", 300)


@pytest.fixture(autouse=True)
def nothing_is_left():
    """No test may leave a process or a file handle behind."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    yield
    assert query_processes() == []
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


def pool_of(snapshot, workers=1, **limits):
    generous = {"timeout_seconds": 20, "wait_seconds": 20, "memory_megabytes": 800}
    return QueryPool(snapshot, workers=workers, limits=Limits(**(generous | limits)))


def query(text, dataset=None):
    return check(text, is_public=lambda graph: graph.startswith(GRAPH), dataset=dataset)


async def ask(pool, text, name="json", dataset=None):
    return await (await pool.run(query(text, dataset), FORMATS[name])).whole()


async def count(pool, text, dataset=None):
    body = json.loads(await ask(pool, text, dataset=dataset))
    return int(body["results"]["bindings"][0]["n"]["value"])


async def test_every_format_can_be_read_again(snapshot):
    async with pool_of(snapshot) as pool:
        for name in ("json", "xml", "tsv"):
            body = await ask(pool, "SELECT ?s ?o { ?s ?p ?o } LIMIT 7", name)
            results = ox.parse_query_results(
                body, format=ox.QueryResultsFormat.from_media_type(FORMATS[name].media_type)
            )
            rows = list(results)
            assert len(rows) == 7
            assert TRICKY in rows[0]["o"].value
            truth = ox.parse_query_results(
                await ask(pool, "ASK {}", name), format=ox.QueryResultsFormat.from_media_type(FORMATS[name].media_type)
            )
            assert bool(truth)
        assert (await ask(pool, "SELECT ?s { ?s ?p ?o } LIMIT 7", "csv")).count(b"\r\n") == 8
        for item in TRIPLE_FORMATS:
            body = await ask(pool, "CONSTRUCT WHERE { ?s ?p ?o }", item.name)
            assert len(list(ox.parse(body, format=ox.RdfFormat.from_media_type(item.media_type)))) == 300
            described = await ask(pool, "DESCRIBE <http://example.org/s1>", item.name)
            assert len(list(ox.parse(described, format=ox.RdfFormat.from_media_type(item.media_type)))) == 1


async def test_dataset_is_the_union_or_what_is_asked_for(snapshot):
    default, named = "SELECT (COUNT(*) AS ?n) %s { ?s ?p ?o }", "SELECT (COUNT(*) AS ?n) %s { GRAPH ?g { ?s ?p ?o } }"
    both = Dataset((), (GRAPH + "1", GRAPH + "2"))
    async with pool_of(snapshot) as pool:
        assert await count(pool, default % "") == 300
        assert await count(pool, named % "") == 300
        assert await count(pool, default % f"FROM <{GRAPH}1>") == 100
        assert await count(pool, named % f"FROM <{GRAPH}1>") == 0
        assert await count(pool, default % f"FROM NAMED <{GRAPH}1>") == 0
        assert await count(pool, named % f"FROM NAMED <{GRAPH}1>") == 100
        assert await count(pool, default % f"FROM <{GRAPH}1>", Dataset((GRAPH + "1", GRAPH + "2"))) == 200
        assert await count(pool, named % f"FROM <{GRAPH}1>", Dataset((GRAPH + "1",))) == 0
        assert await count(pool, named % f"FROM <{GRAPH}1>", both) == 200
        assert await count(pool, default % f"FROM <{GRAPH}1>", both) == 0


async def test_queries_run_side_by_side_and_more_than_there_are_processes(snapshot):
    async with pool_of(snapshot, workers=2) as pool:
        counts = [count(pool, f"SELECT (COUNT(*) AS ?n) {{ SELECT * {{ ?s ?p ?o }} LIMIT {n} }}") for n in range(12)]
        assert await asyncio.gather(*counts) == list(range(12))


async def test_runaway_query_is_killed_and_the_next_one_is_answered(snapshot):
    async with pool_of(snapshot, timeout_seconds=0.5) as pool:
        with pytest.raises(QueryTimeoutError, match=r"0.5 seconds") as caught:
            await ask(pool, RUNAWAY)
        assert caught.value.details["limit_seconds"] == 0.5
        assert await count(pool, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == 300


async def test_lookups_go_on_while_a_query_runs(snapshot):
    """The event loop turns freely: a hundred short waits pass while one query is stuck."""
    async with pool_of(snapshot, timeout_seconds=1) as pool:
        stuck = asyncio.create_task(ask(pool, RUNAWAY))
        for _ in range(100):
            await asyncio.sleep(0.001)
        assert not stuck.done()
        with pytest.raises(QueryTimeoutError):
            await stuck


async def test_who_waits_too_long_for_a_process_is_told(snapshot):
    async with pool_of(snapshot, wait_seconds=0.2) as pool:
        stuck = asyncio.create_task(ask(pool, RUNAWAY))
        await asyncio.sleep(0.05)
        with pytest.raises(QueryTimeoutError, match="busy"):
            await ask(pool, "ASK {}")
        stuck.cancel()


async def test_memory_bomb_ends_alone(snapshot):
    async with pool_of(snapshot, memory_megabytes=400) as pool:
        with pytest.raises(ResultTooLargeError, match="400 megabytes"):
            await ask(pool, HUNGRY)
        assert await ask(pool, "ASK {}") == b'{"head":{},"boolean":true}'


async def test_rows_are_limited_exactly_in_every_format(snapshot):
    async with pool_of(snapshot, row_limit=250) as pool:
        for item in (*SOLUTION_FORMATS, *TRIPLE_FORMATS):
            texts = (
                ["CONSTRUCT WHERE { ?s ?p ?o }"]
                if item.for_triples
                else ["SELECT * { ?s ?p ?o }", "SELECT ?z { ?s ?p ?o }"]
            )
            for text in texts:
                assert await ask(pool, text + " LIMIT 250", item.name)
                with pytest.raises(ResultTooLargeError, match="250 rows"):
                    await ask(pool, text + " LIMIT 251", item.name)


async def test_bytes_are_limited(snapshot):
    async with pool_of(snapshot, byte_limit=10_000) as pool:
        for name in ("json", "csv"):
            with pytest.raises(ResultTooLargeError, match="10,000 bytes"):
                await ask(pool, "SELECT * { ?s ?p ?o }", name)
        with pytest.raises(ResultTooLargeError, match="bytes"):
            await ask(pool, "CONSTRUCT WHERE { ?s ?p ?o }", "turtle")
        assert await ask(pool, "ASK {}")


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("SELECT ?s, ?p { ?s ?p ?o }", 1, 10, "',' cannot stand there"),
        ("SELECT *\n{ ?s ?p ?o OPTINAL { ?s ?q ?r } }", 2, 12, "write OPTIONAL"),
        ("SELECT * { ?s ?p ?o FILTER regx(?o, 'a') }", 1, 28, "write REGEX"),
        ("SELECT * { ?s ?p ?o } ORDER ?s", 1, 29, "'\\?s' cannot stand there"),
        ("SELECT ?s WHERE", 1, 16, "too early"),
        ("SELECT * { ?s ?p <rel> }", 1, 18, "no absolute IRI"),
        ("SELECT ?s ?s { ?s ?p ?o }", 1, 26, "Duplicated variable"),
        ("SELECT * { ?s ?p '''a\nb''' ; }\nLIMIT many", 3, 7, "'many' is no SPARQL word"),
        ("ASK { FILTER(?a&&?b<=-1&&'x'@en!=?c||) }", 1, 38, "'\\)' cannot stand there"),
    ],
)
async def test_syntax_error_is_placed_at_the_word_that_does_not_fit(snapshot, text, line, column, words):
    async with pool_of(snapshot) as pool:
        with pytest.raises(QuerySyntaxError, match=words) as caught:
            await ask(pool, text)
        assert (caught.value.details["line"], caught.value.details["column"]) == (line, column)
        assert await ask(pool, "ASK {}")  # the process lives on


async def test_what_the_engine_cannot_do_is_said(snapshot):
    async with pool_of(snapshot) as pool:
        with pytest.raises(QueryError, match="custom function"):
            await ask(pool, "SELECT * { ?s ?p ?o FILTER(<urn:f>(?o)) }")


async def test_service_that_got_past_the_guard_opens_no_connection(snapshot):
    listener = socket.create_server(("127.0.0.1", 0))
    called = threading.Event()

    def listen():
        try:
            listener.accept()[0].close()
        except OSError:
            return
        called.set()

    thread = threading.Thread(target=listen)
    thread.start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    unguarded = CheckedQuery(
        f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}", "select", Dataset(), from_request=False
    )
    try:
        async with pool_of(snapshot) as pool:
            with pytest.raises(QueryError, match="cannot be answered"):
                await pool.run(unguarded, FORMATS["json"])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
        listener.close()
    assert not called.is_set()


async def test_crashed_process_is_replaced(snapshot):
    async with pool_of(snapshot) as pool:
        stuck = asyncio.create_task(ask(pool, RUNAWAY))
        await asyncio.sleep(0.1)
        for child in query_processes():  # the one at work and the one that stands ready
            child.send_signal(signal.SIGSEGV)
        with pytest.raises(QueryError, match="give up"):
            await stuck
        assert await ask(pool, "ASK {}")
        for child in query_processes():
            child.kill()  # while it is idle
        await asyncio.sleep(0.2)
        assert await ask(pool, "ASK {}")


async def test_process_stands_ready_for_the_one_that_is_killed(snapshot):
    """The next query need not wait for a process to start: with one worker, two processes are there."""
    async with pool_of(snapshot, timeout_seconds=0.3) as pool:
        before = {child.pid for child in query_processes()}
        with pytest.raises(QueryTimeoutError):
            await ask(pool, RUNAWAY)
        assert await ask(pool, "ASK {}")
        assert len(before) == 2
        await until(lambda: len({child.pid for child in query_processes()} - before) == 1)


async def test_no_more_queries_run_than_workers(snapshot):
    async with pool_of(snapshot, wait_seconds=0.2) as pool:
        stuck = asyncio.create_task(ask(pool, RUNAWAY))
        await asyncio.sleep(0.05)
        assert (pool.running, pool.waiting) == (1, 0)
        waiting = asyncio.create_task(ask(pool, "ASK {}"))
        await asyncio.sleep(0.05)
        assert (pool.running, pool.waiting) == (1, 1)
        with pytest.raises(QueryTimeoutError, match="busy"):
            await waiting
        stuck.cancel()
        await asyncio.gather(stuck, return_exceptions=True)


async def test_who_is_cancelled_while_waiting_loses_no_turn_for_others(snapshot):
    """Its place in the line is passed over in the same breath in which a process becomes free."""
    async with pool_of(snapshot) as pool:
        process = await pool._borrow()
        first, second = (asyncio.create_task(ask(pool, "ASK {}")) for _ in range(2))
        await asyncio.sleep(0)
        assert pool.waiting == 2
        first.cancel()
        pool._ended(process, asyncio.get_running_loop().call_later(60, process.expire), None)
        assert await second == b'{"head":{},"boolean":true}'
        assert first.cancelled()
        third = asyncio.create_task(ask(pool, "ASK {}"))
        fourth = asyncio.create_task(ask(pool, "ASK {}"))
        await asyncio.sleep(0)
        fourth.cancel()  # given a process, or waiting for one: either way it is not lost
        assert await third
        assert await ask(pool, "ASK {}")
        assert (pool.running, pool.waiting) == (0, 0)


LONG = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }"  # 90,000 rows, some ten megabytes
ENDLESS = "SELECT ?a ?d ?g ?j { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


async def test_long_answer_begins_before_it_is_complete(snapshot):
    async with pool_of(snapshot) as pool:
        answer = await pool.run(query(LONG), FORMATS["csv"])
        assert not answer.complete
        assert answer.body
        assert (await answer.whole()).count(b"\r\n") == 90_001


async def test_query_stopped_after_the_first_byte_is_an_error_of_the_rest(snapshot):
    async with pool_of(snapshot, timeout_seconds=1.5, row_limit=10**9, byte_limit=10**11) as pool:
        answer = await pool.run(query(ENDLESS), FORMATS["csv"])
        assert answer.body
        with pytest.raises(QueryTimeoutError):
            await answer.whole()
        assert await ask(pool, "ASK {}")
    async with pool_of(snapshot, row_limit=200_000) as pool:
        answer = await pool.run(query(ENDLESS), FORMATS["csv"])
        with pytest.raises(ResultTooLargeError, match="200,000 rows"):
            await answer.whole()


async def test_answer_that_nobody_reads_on_is_stopped(snapshot):
    async with pool_of(snapshot) as pool:
        answer = await pool.run(query(ENDLESS), FORMATS["csv"])
        async for _ in answer.rest():
            break
        answer.close()
        assert await ask(pool, "ASK {}")


async def test_memory_is_given_back_after_a_memory_bomb(snapshot):
    async with pool_of(snapshot, memory_megabytes=600) as pool:
        assert await ask(pool, "ASK {}")
        before = sum(child.memory_info().rss for child in query_processes())
        with pytest.raises(ResultTooLargeError):
            await ask(pool, HUNGRY)
        await until(lambda: sum(child.memory_info().rss for child in query_processes()) < 1.5 * before)


async def test_update_says_what_it_would_change_and_changes_nothing(snapshot, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(snapshot, folder)
    update = (
        "DELETE WHERE { GRAPH ?g { <http://example.org/s1> ?p ?o } } ; "
        f"INSERT DATA {{ GRAPH <{GRAPH}9> {{ x:a x:b 5.0 }} }}"
    )
    async with pool_of(snapshot) as pool:
        answer = await pool.change(update, folder, base=None, prefixes={"x": "http://example.org/"})
        created, removed, added = sorted((await answer.whole()).decode().splitlines(), reverse=True)
        assert created == f">{GRAPH}9"
        assert removed.startswith("-<http://example.org/s1> ")
        five = '"5"^^<http://www.w3.org/2001/XMLSchema#decimal>'  # as the engine keeps it
        assert added == f"+<http://example.org/a> <http://example.org/b> {five} <{GRAPH}9> ."
        with pytest.raises(QuerySyntaxError):
            await pool.change("INSERT", folder, base=None, prefixes={})
        assert await count(pool, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == 300


async def test_cancelled_query_frees_its_process(snapshot):
    async with pool_of(snapshot) as pool:
        children = query_processes()
        stuck, waiting = (asyncio.create_task(ask(pool, RUNAWAY)) for _ in range(2))
        await asyncio.sleep(0.1)
        waiting.cancel()
        stuck.cancel()
        for task in (stuck, waiting):
            with pytest.raises(asyncio.CancelledError):
                await task
        assert await ask(pool, "ASK {}")
        await until(lambda: any(not child.is_running() for child in children))


async def test_process_given_in_the_breath_of_a_cancellation_is_not_lost(snapshot):
    async with pool_of(snapshot) as pool:
        for _ in range(5):
            first = asyncio.create_task(ask(pool, "SELECT * { ?s ?p ?o }"))
            second = asyncio.create_task(ask(pool, "ASK {}"))
            await first
            second.cancel()
            await asyncio.gather(second, return_exceptions=True)
        assert await ask(pool, "ASK {}")


async def test_closing_ends_running_queries(snapshot):
    pool = pool_of(snapshot)
    async with pool:
        running, waiting = (asyncio.create_task(ask(pool, RUNAWAY)) for _ in range(2))
        await asyncio.sleep(0.1)
    for task in (running, waiting):
        with pytest.raises(StoreUnavailableError, match="shutting down"):
            await task
    with pytest.raises(StoreUnavailableError):
        await ask(pool, "ASK {}")


async def test_new_snapshot_takes_over_while_queries_run(snapshot, tmp_path):
    fresh = fill(tmp_path / "fresh", 30)
    number = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    async with pool_of(snapshot, workers=2) as pool:
        running = asyncio.create_task(ask(pool, RUNAWAY))
        await asyncio.sleep(0.1)
        await pool.replace(fresh)
        assert [await count(pool, number) for _ in range(4)] == [30] * 4
        freeing = asyncio.create_task(pool.freed(snapshot))
        await asyncio.sleep(0.1)
        assert not freeing.done()  # someone still reads the former snapshot
        running.cancel()
        await freeing
        with pytest.raises(StoreUnavailableError):
            await pool.replace(tmp_path / "missing")
        assert [await count(pool, number) for _ in range(4)] == [30] * 4
        await until(lambda: len(query_processes()) == 3)


async def test_new_snapshot_takes_over_when_every_process_is_at_work(snapshot, tmp_path):
    fresh = fill(tmp_path / "fresh", 30)
    async with pool_of(snapshot, workers=2, timeout_seconds=1) as pool:
        running = [asyncio.create_task(ask(pool, RUNAWAY)) for _ in range(2)]
        await asyncio.sleep(0.05)
        await pool.replace(fresh)
        assert await count(pool, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == 30
        for task in running:
            with pytest.raises(QueryTimeoutError):
                await task
        await pool.freed(snapshot)


async def test_snapshot_that_cannot_be_opened(tmp_path):
    with pytest.raises(StoreUnavailableError, match="cannot open the store"):
        await pool_of(tmp_path / "nothing", workers=2).__aenter__()


def test_processes_end_with_their_parent(snapshot, tmp_path):
    """A parent that is killed cannot say goodbye: its processes notice, also in the middle of a query."""
    script = tmp_path / "parent.py"
    script.write_text(
        f"import asyncio, sys\nsys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
        "from tests.store.test_worker import *\n"
        "async def main():\n"
        f"    async with pool_of(Path({str(snapshot)!r}), workers=2) as pool:\n"
        "        running = asyncio.create_task(ask(pool, RUNAWAY))\n"
        "        await asyncio.sleep(0.2)\n"
        "        print(*(child.pid for child in psutil.Process().children()), flush=True)\n"
        "        await running\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, cwd=tmp_path) as parent:
        line = parent.stdout.readline()
        pids = [int(pid) for pid in line.split()]
        assert len(pids) == 3  # two at work, one ready
        parent.kill()
    children = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    assert not psutil.wait_procs(children, timeout=10)[1]


async def test_processes_load_nothing_from_the_current_directory(snapshot, tmp_path, monkeypatch):
    for name in ("kg", "pyoxigraph", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('loaded from the current directory')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUSTINGS_LLM_API_KEY", "secret")
    async with pool_of(snapshot) as pool:
        assert await ask(pool, "ASK {}")
        for child in query_processes():
            assert child.cwd() == "/"
            assert "HUSTINGS_LLM_API_KEY" not in child.environ()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 100_000])
@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_rows_are_counted_wherever_the_pieces_are_cut(name, size):
    store = ox.Store()
    for number in range(20):
        term = ox.NamedNode(f"http://example.org/{number}")
        store.add(ox.Quad(term, term, ox.Literal(TRICKY + "\\" * number)))
    kind = ox.QueryResultsFormat.from_media_type(FORMATS[name].media_type)
    body = store.query("SELECT ?o ?z ?s { ?s ?p ?o }").serialize(format=kind)
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    enough = worker.RowCounter(name, 20)
    for piece in pieces:
        enough.feed(piece)
    short = worker.RowCounter(name, 19)
    with pytest.raises(worker.LimitError):
        _ = [short.feed(piece) for piece in pieces]


class Loopback:
    """A connection to the code of a query process, without the process."""

    def __init__(self, triples=3):
        self.ours, self.theirs = socket.socketpair()
        self.store = ox.Store()
        for number in range(triples):
            term = ox.NamedNode(f"http://example.org/{number}")
            self.store.add(ox.Quad(term, term, ox.Literal(TRICKY), ox.NamedNode(GRAPH + "0")))

    def __call__(self, query, name="json", **request):
        given = {
            "query": query,
            "base": None,
            "format": name,
            "union": True,
            "default_graphs": None,
            "named_graphs": None,
        }
        given |= {"prefixes": {}, "row_limit": 100, "byte_limit": 10_000} | request
        worker.answer(self.store, self.theirs.fileno(), given)
        data = b""
        while True:
            length, kind = worker.HEADER.unpack(self.ours.recv(worker.HEADER.size, socket.MSG_WAITALL))
            payload = self.ours.recv(length, socket.MSG_WAITALL) if length else b""
            if kind == ord("X"):
                return "X", json.loads(payload)
            data += payload
            if kind == ord("L"):
                return "L", data


@pytest.fixture
def loopback():
    found = Loopback()
    with found.ours, found.theirs:
        yield found


def test_answers_are_framed(loopback):
    assert loopback("ASK {}") == ("L", b'{"head":{},"boolean":true}')
    kind, body = loopback("CONSTRUCT WHERE { ?s ?p ?o }", "ntriples")
    assert (kind, body.count(b" .\n")) == ("L", 3)
    kind, body = loopback("SELECT * { ?s ?p ?o }", union=False)
    assert json.loads(body)["results"]["bindings"] == []
    kind, body = loopback("SELECT * { ?s ?p ?o }", union=False, default_graphs=[GRAPH + "0"], named_graphs=[])
    assert len(json.loads(body)["results"]["bindings"]) == 3


def test_long_answers_come_in_several_frames(loopback):
    long = "SELECT (CONCAT(" + ", ".join(["STR(?p)"] * 60) + ") AS ?x) { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    kind, body = loopback(long, "tsv", byte_limit=1_000_000)
    assert (kind, body.count(b"\n")) == ("L", 82)
    assert len(body) > worker.FRAME_BYTES


@pytest.mark.parametrize(
    ("query", "name", "limits", "error"),
    [
        ("SELEC", "json", {}, "syntax"),
        ("SELECT * { ?s ?p ?o }", "json", {"row_limit": 2}, "rows"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "turtle", {"row_limit": 2}, "rows"),
        ("SELECT * { ?s ?p ?o }", "csv", {"byte_limit": 20}, "bytes"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "rdfxml", {"byte_limit": 20}, "bytes"),
        ("SELECT * { FILTER(<urn:f>(1)) }", "json", {}, "engine"),
    ],
)
def test_complaints_are_framed(loopback, query, name, limits, error):
    kind, complaint = loopback(query, name, **limits)
    assert (kind, complaint["error"]) == ("X", error)
    assert loopback("ASK {}")[0] == "L"


def test_requests_are_read_whole_or_not_at_all(loopback):
    with loopback.theirs.makefile("rb") as stream:
        loopback.ours.sendall(worker.HEADER.pack(5, ord("Q")) + b"he")
        loopback.ours.sendall(b"llo")
        assert worker.receive(stream) == (b"Q", b"hello")
        loopback.ours.sendall(worker.HEADER.pack(5, ord("Q")) + b"he")
        loopback.ours.close()
        assert worker.receive(stream) is None
        assert worker.receive(stream) is None


async def test_process_ends_in_good_order_when_its_parent_hangs_up(snapshot):
    process = await Process.start(snapshot, 800)
    await process.ready()
    exchange = process.ask(b"Q", b"{}")  # lacks everything: the process does not live through it
    while not exchange.ended:
        await exchange.wait()
    assert isinstance(exchange.failure, ProcessEndedError)
    assert "KeyError" in exchange.failure.told
    await process.reap()
    process = await Process.start(snapshot, 800)
    await process.ready()
    process.hang_up()
    await asyncio.wait_for(process.reap(), 20)
    assert not process.is_alive()


async def test_pool_recovers_when_its_snapshot_comes_back(snapshot, tmp_path):
    here, away = tmp_path / "here", tmp_path / "away"
    shutil.copytree(snapshot, here)
    async with pool_of(here, timeout_seconds=0.3) as pool:
        here.rename(away)
        for _ in range(2):  # the process at work, and then the one that stands ready
            with pytest.raises(QueryTimeoutError):
                await ask(pool, RUNAWAY)
        for _ in range(2):
            with pytest.raises(StoreUnavailableError, match="cannot open the store"):
                await ask(pool, "ASK {}")
        away.rename(here)
        assert await ask(pool, "ASK {}")


def test_process_serves_until_its_parent_hangs_up(snapshot):
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-c", "import sys; from kg.store import worker; worker.main(sys.argv[1:])"]
    command += [str(theirs.fileno()), str(snapshot), "2000"]
    with ours, theirs, subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()]) as process:
        theirs.close()
        assert ours.recv(5, socket.MSG_WAITALL) == worker.HEADER.pack(0, ord("R"))
        request = {
            "query": "ASK {}",
            "base": None,
            "format": "csv",
            "union": True,
            "default_graphs": None,
            "named_graphs": None,
        }
        payload = json.dumps(request | {"prefixes": {}, "row_limit": 1, "byte_limit": 100}).encode()
        ours.sendall(worker.HEADER.pack(len(payload), ord("Q")) + payload)
        assert ours.recv(9, socket.MSG_WAITALL) == b"\0\0\0\4Ltrue"
        ours.close()
        assert process.wait(timeout=20) == 0


def test_process_that_cannot_open_the_store_says_so(tmp_path):
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-c", "import sys; from kg.store import worker; worker.main(sys.argv[1:])"]
    with ours, theirs:
        subprocess.run(
            [*command, str(theirs.fileno()), str(tmp_path / "nothing"), "2000"],
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
            check=True,
        )
        length, kind = worker.HEADER.unpack(ours.recv(5, socket.MSG_WAITALL))
        assert kind == ord("X")
        assert json.loads(ours.recv(length, socket.MSG_WAITALL))["error"] == "store"
