# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strict, typed JSON for every byte that comes from outside.

A body is accepted only if it is exactly what its author's encoder writes for the values in it: known kind, known
fields, limits kept, no duplicate key, no second spelling. So two readers can never read one body in two ways. Depth
needs no limit of its own: the types bound it, and an unknown field is refused before its value is looked at.
"""

import re
from typing import Final, Generic, TypeVar, cast

import msgspec

from voting_core.errors import BodyError

T = TypeVar("T")

VERSION: Final = 1
"""Version of records and messages; a poll opens only where every seat of the hall runs the same."""

_encoder: Final = msgspec.json.Encoder()
_VERSION: Final = re.compile(rb'\{"kind":"[A-Za-z]{1,40}","v":([0-9]{1,6})[,}]')


def encode(value: object) -> bytes:
    """UTF-8 JSON without blanks, fields in the order of the type."""
    return _encoder.encode(value)


class Reader(Generic[T]):
    """Reads bodies of one type, or of a union of tagged types.

    Args:
        kind: A ``msgspec.Struct`` type or a union of tagged ones.
        what: How a refusal names the thing, such as ``"seat record"``.
    """

    def __init__(self, kind: object, what: str) -> None:
        self._decoder = msgspec.json.Decoder(cast("type[object]", kind), strict=True)
        self._what = what

    def read(self, body: bytes) -> T:
        """The value that a body spells.

        Raises:
            BodyError: The body is not strict JSON of that type; the message names the field.
        """
        try:
            value = self._decoder.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise self._refusal(body, error) from error
        if _encoder.encode(value) != body:
            raise BodyError(
                f"The {self._what} is not spelled the one way the protocol allows.",
                "Write every field once, in order, without blanks.",
            )
        return cast("T", value)

    def _refusal(self, body: bytes, error: Exception) -> BodyError:
        version = _VERSION.match(body)
        if version is not None and int(version[1]) != VERSION:
            return BodyError(
                f"The {self._what} is of protocol version {int(version[1])}; this program speaks version {VERSION}.",
                "Run the same version on every machine of the hall.",
            )
        return BodyError(f"The {self._what} cannot be read: {error}.", "Compare it with the kinds in docs/protocol.md.")
