"""Chunks are named by their content, so two alike parts of one file are one chunk."""

import hashlib

import pytest

from mulkko.catalog.providers.chunks import keep, place_of


def test_a_file_whose_row_ranges_are_alike_is_kept_whole(tmp_path):
    content = b"the same rows"
    sha256 = hashlib.sha256(content).hexdigest()
    written = tmp_path / f"{sha256}.parquet"
    written.write_bytes(content)

    keep(tmp_path, written, sha256)
    keep(tmp_path, written, sha256)  # the second range names the same chunk, which has moved to its place

    assert place_of(tmp_path, sha256).read_bytes() == content


def test_a_chunk_that_is_nowhere_is_not_taken_for_kept(tmp_path):
    with pytest.raises(FileNotFoundError):
        keep(tmp_path, tmp_path / "gone.parquet", "0" * 64)
