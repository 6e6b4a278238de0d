"""Messages between a process and its limited children: four bytes of length, then JSON."""

import json
import os
import struct
from typing import Any

_LENGTH = struct.Struct(">I")
MOST_BYTES = 16 * 1024 * 1024


class TooLarge(Exception):
    """A message of more than 16 MiB."""


def packed(message: Any) -> bytes:
    """Return the bytes of one message.

    Raises:
        TooLarge: the message has more than 16 MiB.
        TypeError, ValueError: it is not plain JSON.
    """
    body = json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    if len(body) > MOST_BYTES:
        raise TooLarge
    return _LENGTH.pack(len(body)) + body


def write(descriptor: int, message: bytes) -> None:
    """Write all bytes; os.write alone may stop in the middle."""
    view = memoryview(message)
    while view:
        view = view[os.write(descriptor, view) :]


def read(descriptor: int) -> Any:
    """Return the next message, or raise EOFError when the other side has closed."""
    (length,) = _LENGTH.unpack(_exactly(descriptor, _LENGTH.size))
    if length > MOST_BYTES:
        raise TooLarge
    return json.loads(_exactly(descriptor, length))


def _exactly(descriptor: int, count: int) -> bytes:
    pieces = bytearray()
    while len(pieces) < count:
        piece = os.read(descriptor, min(count - len(pieces), 1 << 20))
        if not piece:
            raise EOFError
        pieces += piece
    return bytes(pieces)


class Unpacker:
    """Cuts a stream of bytes into messages; a half message at the end is left over."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self.total = 0

    def feed(self, piece: bytes) -> list[Any]:
        """Return the messages that this piece completes, or raise TooLarge."""
        self._bytes += piece
        self.total += len(piece)
        if self.total > 2 * MOST_BYTES:
            raise TooLarge
        messages = []
        while len(self._bytes) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._bytes)
            if length > MOST_BYTES:
                raise TooLarge
            end = _LENGTH.size + length
            if len(self._bytes) < end:
                break
            messages.append(json.loads(self._bytes[_LENGTH.size : end]))
            del self._bytes[:end]
        return messages
