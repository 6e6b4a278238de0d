"""A key is made once and is whole for everybody, also while several need it at once."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from mulkko.ledger.providers.kept import kept_text
from mulkko.ledger.providers.keyfile import checkpoint_key


def test_those_who_need_the_key_at_once_get_the_same_whole_one(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        for number in range(40):
            folder = tmp_path / str(number)
            keys = list(pool.map(lambda _, place=folder: checkpoint_key(place).private_bytes_raw(), range(16)))

            assert len(set(keys)) == 1
            assert [one.name for one in folder.iterdir()] == ["checkpoint-key"]


def test_a_secret_is_for_its_owner_alone_and_stays(tmp_path):
    place = tmp_path / "keys" / "secret"

    assert kept_text(place, lambda: "first") == kept_text(place, lambda: "second") == "first"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_what_cannot_be_made_leaves_nothing_behind(tmp_path):
    def broken() -> str:
        raise RuntimeError("no entropy")

    with pytest.raises(RuntimeError):
        kept_text(tmp_path / "secret", broken)

    assert list(tmp_path.iterdir()) == []
