"""Reads the environment: every switch of Mulkko goes through `setting`, and `dotenv-sample` lists them all."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from mulkko.ledger.providers.kept import kept_text

T = TypeVar("T")
CHECKOUT = Path(__file__).resolve().parents[3]


class BadSetting(ImproperlyConfigured):
    """An environment variable holds what it cannot hold; the message names it and the cure."""


def setting(name: str, read: Callable[[str], T], default: T, *, cure: str) -> T:
    """Return the environment variable `name` as `read` understands it, or `default` where it is absent or empty.

    Raises:
        BadSetting: `read` refused the text.
    """
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    try:
        return read(text)
    except ValueError as error:
        raise BadSetting(f"{name} holds {text!r}: {error}. {cure}") from error


def yes_or_no(text: str) -> bool:
    if text.lower() in ("1", "yes", "true", "on"):
        return True
    if text.lower() in ("0", "no", "false", "off"):
        return False
    raise ValueError("it is neither yes nor no")


def one_of(*known: str) -> Callable[[str], str]:
    """Return a reader that takes one of these words and refuses every other."""

    def read(text: str) -> str:
        if text.lower() not in known:
            raise ValueError(f"it is none of {', '.join(known)}")
        return text.lower()

    return read


def words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def default_home() -> Path:
    """Return `var/` of a checkout, else the user's data folder."""
    if (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "src" / "mulkko").is_dir():
        return CHECKOUT / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "mulkko"


def default_keys() -> Path:
    """Return the user's configuration folder: keys live outside the data folder, so that no backup carries them."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "mulkko"


def database(text: str) -> dict[str, Any]:
    """Return Django's settings for a PostgreSQL address such as `postgresql://user@host/name?host=/socket/folder`."""
    parts = urlsplit(text)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ValueError("it is not a PostgreSQL address")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": {**options, "prepare_threshold": 1},  # of statements whose values travel apart: mulkko.prepared
        "CONN_MAX_AGE": 60,
    }


def embedded(home: Path) -> dict[str, Any]:
    """Return Django's settings for the SQLite file in `home`: one writer at a time, every commit on the disk."""
    return {
        "ENGINE": "mulkko.config.queued_sqlite",
        "NAME": home / "mulkko.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000; "
            "PRAGMA cache_size=-32000; PRAGMA mmap_size=134217728;",
        },
    }


def kept_secret(keys: Path) -> str:
    """Return the secret that signs sessions, made on first use and readable by its owner only."""
    return kept_text(keys / "session-secret", lambda: secrets.token_urlsafe(48))
