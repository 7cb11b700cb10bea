# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing an archive: the files of an election and the chain of events that names them.

Source: Belenios specification, "Archive". What is written before the tellers open the count is the beginning of what is
written after it, byte for byte.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, get_args

import msgspec
from msgspec import UNSET

from voting_core.codec import encode
from voting_core.secrecy.forms import ArchiveHeader, Event, EventType, Owned, ResultForm, SetupData, TrusteeForm
from voting_core.secrecy.hashing import file_name_of
from voting_core.secrecy.tar_records import FIRST, read_records, write_record

EVENTS: Final = get_args(EventType)


@dataclass(slots=True)
class ArchiveWriter:
    """An archive on its way.

    Args:
        timestamp: Seconds since 1970.
    """

    timestamp: int
    data: bytearray = field(default_factory=bytearray, repr=False)
    _last: str = ""
    _height: int = 0

    def begin(self, election: str, trustee: TrusteeForm, credentials: Sequence[str]) -> None:
        """Election, trustees and the public credentials, in the order given."""
        header = encode(ArchiveHeader(version=1, timestamp=str(self.timestamp)))
        self.data += write_record(FIRST, header, self.timestamp)
        names = [
            self._file(election.encode()),
            self._file(encode([["Single", trustee]])),
            self._file(encode(list(credentials))),
        ]
        setup = SetupData(election=names[0], trustees=names[1], credentials=names[2])
        self._event("Setup", self._file(encode(setup)))

    def ballot(self, text: str) -> None:
        """One ballot."""
        self._event("Ballot", self._file(text.encode()))

    def end(self, product: str, sized: str) -> None:
        """No more ballots; their product."""
        self._event("EndBallots", "")
        self._file(product.encode())
        self._event("EncryptedTally", self._file(sized.encode()))

    def open(self, decryption: str, result: Sequence[Sequence[int]]) -> None:
        """The decryption and the counts."""
        payload = self._file(decryption.encode())
        self._event("PartialDecryption", self._file(encode(Owned(owner=1, payload=payload))))
        form = ResultForm(result=tuple(tuple(row) for row in result))
        self._event("Result", self._file(encode(form)))

    def _file(self, body: bytes, ending: str = "data") -> str:
        name = file_name_of(body)
        self.data += write_record(f"{name}.{ending}.json", body, self.timestamp)
        return name

    def _event(self, kind: EventType, payload: str) -> None:
        event = Event(parent=self._last or UNSET, height=self._height, type=kind, payload=payload or UNSET)
        self._last = self._file(encode(event), "event")
        self._height += 1


def resume(data: bytes) -> ArchiveWriter:
    """Go on with an archive that was written here and read back.

    Args:
        data: An archive up to some event.
    """
    records = read_records(data)
    events = [body for name, body, _ in records if name.endswith(".event.json")]
    last = msgspec.json.decode(events[-1], type=Event)
    return ArchiveWriter(records[0][2], bytearray(data), file_name_of(events[-1]), last.height + 1)
