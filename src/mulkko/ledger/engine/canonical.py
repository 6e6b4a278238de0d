"""One way to write a value as text, so that equal values always hash alike."""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> str:
    """Return `value` as JSON with sorted keys, no spaces and Korean kept readable.

    >>> canonical({"b": 1, "a": ["가", None, True]})
    '{"a":["가",null,true],"b":1}'

    Raises:
        TypeError: a float is in it (its text is no exact value; write a decimal as a string), or an unknown type.
    """
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256_of(text: str) -> str:
    """Return the SHA-256 of the UTF-8 bytes of `text` as 64 lower-case hex characters."""
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; a sealed value is an integer, a string or a list of those")
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{key!r} is no string; the keys of a sealed value are")
            _refuse_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_floats(inner)
