"""One nursery and one made-up snapshot for the tests of this room."""

import pytest
from tests.builders.snapshots import complaints, snapshot_of

from mulkko.catalog.engine.nursery import Limits, Nursery


@pytest.fixture(scope="session")
def nursery():
    kept = Nursery()
    yield kept
    kept.close()


@pytest.fixture(scope="session")
def limits():
    return Limits(wall_seconds=8, memory_mib=512, cpu_seconds=16)


@pytest.fixture(scope="session")
def pinned(tmp_path_factory):
    """Return two datasets: 민원 in chunks of 400 rows, its 내용 in chunks of their own; 인구 in one chunk."""
    folder = tmp_path_factory.mktemp("chunks")
    return {
        "민원": snapshot_of(complaints(1_000), folder, rows_per_chunk=400, apart=(4,)),
        "인구": snapshot_of(complaints(30), folder, rows_per_chunk=30),
    }
