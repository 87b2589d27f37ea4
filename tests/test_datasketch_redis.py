"""Our fingerprints in datasketch's LSH with its tables in Redis: a real server, the pairs of the index in memory."""

from __future__ import annotations

import gc
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, system_part
from corpora import Traced, prose, trace

from lineage.frames import FINGERPRINTS
from lineage.similarity.fingerprints import to_datasketch

Pairs = set[tuple[str, str]]
BANDS = (32, 4)
IN_ANOTHER_PROCESS = """
import json, sys
import polars as pl
from datasketch import LeanMinHash
from lineage.frames import FINGERPRINTS
from lineage.similarity.fingerprints import to_datasketch

path, storage = sys.argv[1], json.loads(sys.argv[2])
index = to_datasketch(FINGERPRINTS.make(), params=(32, 4), storage={**storage, "basename": storage["basename"].encode()})
found = set()
for article, values in pl.read_parquet(path).select("id", "signature").iter_rows():
    sketch = LeanMinHash(seed=1, hashvalues=values, scheme="affine32")
    found.update(tuple(sorted((article, other))) for other in index.query(sketch) if other != article)
print(json.dumps(sorted(found)))
"""


@pytest.fixture(scope="module")
def redis_port() -> Iterator[int]:
    """Port of a server of our own that keeps nothing on disk."""
    program = system_part("redis-server", package="redis-server")
    folder = tempfile.mkdtemp(prefix="lineage-redis-")
    port = free_port()
    options = {"port": port, "bind": "127.0.0.1", "dir": folder, "save": "", "appendonly": "no", "daemonize": "no"}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    server = subprocess.Popen([program, *words], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    try:
        wait_for(server, port)
        yield port
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def close_connections() -> Iterator[None]:
    """datasketch opens a pool of connections for every table and closes none."""
    yield
    from redis import ConnectionPool

    for pool in [each for each in gc.get_objects() if isinstance(each, ConnectionPool)]:
        pool.disconnect()


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                if line.recv(16).startswith(b"+PONG"):
                    return
        except OSError:
            time.sleep(0.05)
    pytest.fail("redis-server did not start")


@pytest.fixture(scope="module")
def traced() -> Traced:
    texts = {f"{number:02}": prose(160, number) for number in range(20)}
    texts |= {f"{name}x": text[: 200 + 45 * int(name)] + prose(60, 100 + int(name)) for name, text in texts.items()}
    return trace(texts)


def in_redis(port: int, basename: str) -> dict[str, Any]:
    return {"type": "redis", "basename": basename.encode(), "redis": {"host": "127.0.0.1", "port": port}}


def propose(index: Any, traced: Traced) -> Pairs:
    from datasketch import LeanMinHash

    found = set()
    for article, values in traced.fingerprints.filter(unit="article").select("id", "signature").iter_rows():
        sketch = LeanMinHash(seed=1, hashvalues=values, scheme="affine32")
        found.update(tuple(sorted((article, other))) for other in index.query(sketch) if other != article)
    return found


def our_pairs(traced: Traced) -> Pairs:
    rows = traced.candidates.filter(traced.candidates["found_by"].list.contains("lsh"))
    return set(rows.select("a_id", "b_id").rows())


def test_redis_proposes_the_pairs_of_memory_and_of_our_own_bands(redis_port: int, traced: Traced) -> None:
    kept = to_datasketch(traced.fingerprints, params=BANDS, storage=in_redis(redis_port, "same-pairs"))
    in_memory = to_datasketch(traced.fingerprints, params=BANDS)
    assert propose(kept, traced) == propose(in_memory, traced) == our_pairs(traced)
    assert len(our_pairs(traced)) >= 10


def test_another_index_opens_what_is_kept_and_adds_to_it(redis_port: int, traced: Traced) -> None:
    """What was inserted under a base name is there for every index of that name, in this process and in others."""
    storage = in_redis(redis_port, "opened-again")
    articles = traced.fingerprints.filter(unit="article")
    to_datasketch(articles.head(25), params=BANDS, storage=storage)
    to_datasketch(articles.tail(-25), params=BANDS, storage=storage)
    opened = to_datasketch(FINGERPRINTS.make(), params=BANDS, storage=storage)
    assert propose(opened, traced) == our_pairs(traced)
    other = to_datasketch(FINGERPRINTS.make(), params=BANDS, storage=in_redis(redis_port, "never-filled"))
    assert propose(other, traced) == set()


def test_another_process_finds_the_same_pairs(redis_port: int, traced: Traced, tmp_path: Path) -> None:
    storage = in_redis(redis_port, "other-process")
    to_datasketch(traced.fingerprints, params=BANDS, storage=storage)
    path = tmp_path / "signed.parquet"
    traced.fingerprints.filter(unit="article").write_parquet(path)
    told = json.dumps({**storage, "basename": storage["basename"].decode()})
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, path, told]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert set(map(tuple, json.loads(done.stdout))) == our_pairs(traced)
