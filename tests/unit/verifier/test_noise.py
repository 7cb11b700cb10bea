# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Noise: whatever is in a bundle, the verifier ends with a report and never by falling over."""

from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.verifier.forger import Forger
from tests.unit.verifier.ordinary_sitting import export_ordinary
from tests.unit.verifier.writing import Exported
from verifier.audit import audit_bundle
from verifier.report import as_json, as_text

PLACES = st.integers(0, 2**32)
FILES = ("ledger.frames", "quarantine.json", "receipts.frames", "results.json")


@pytest.fixture(scope="module", name="original")
def _original(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The bundle whose copies are spoilt."""
    return export_ordinary(tmp_path_factory.mktemp("original") / "bundle")


def _copy(original: Exported, folder: str) -> Forger:
    copied = Path(folder) / "bundle"
    copytree(original.folder, copied)
    return Forger(Exported(copied, original.centre))


def _holds(forger: Forger) -> bool:
    audit = audit_bundle(forger.bundle.folder)
    assert as_text(audit, "zh", colour=False)
    assert as_json(audit, "en")
    return audit.holds


@settings(max_examples=40)
@given(name=st.sampled_from(FILES), place=PLACES, value=st.integers(1, 255))
def test_any_flipped_byte_is_noticed(original: Exported, name: str, place: int, value: int) -> None:
    """One byte changed anywhere is noticed, even when the list of files is signed again."""
    with TemporaryDirectory() as folder:
        forger = _copy(original, folder)
        data = bytearray(forger.read(name))
        data[place % len(data)] ^= value
        forger.write(name, bytes(data))
        holds_unlisted = _holds(forger)
        forger.relist()

        # In the quarantine log the centre's own words, such as a reason, are nobody else's to contradict.
        assert not holds_unlisted
        assert name == "quarantine.json" or not _holds(forger)


@settings(max_examples=40)
@given(edits=st.lists(st.tuples(st.sampled_from(("remove", "move", "repeat")), PLACES, PLACES), min_size=1, max_size=4))
def test_any_disorder_ends_in_a_report(original: Exported, edits: list[tuple[str, int, int]]) -> None:
    """Records taken out, moved and repeated at will, under a floor log signed again, end in a report."""
    with TemporaryDirectory() as folder:
        forger = _copy(original, folder)
        for deed, one, other in edits:
            at = one % len(forger.frames)
            if deed == "remove":
                forger.remove(at)
            elif deed == "move":
                forger.move(at, other % len(forger.frames))
            else:
                forger.frames.insert(at, forger.frames[other % len(forger.frames)])
                forger.bodies.insert(at, dict(forger.bodies[other % len(forger.bodies)]))
        forger.resign_all()

        assert _holds(forger) in (True, False)


@settings(max_examples=40)
@given(place=PLACES, field=PLACES, donor=PLACES)
def test_any_exchanged_field_ends_in_a_report(original: Exported, place: int, field: int, donor: int) -> None:
    """A field of one floor record that takes its value from another record ends in a report."""
    with TemporaryDirectory() as folder:
        forger = _copy(original, folder)
        floor = [body for body in forger.bodies if "approvals" in body]
        one, other = floor[place % len(floor)], floor[donor % len(floor)]
        name = list(one)[field % len(one)]
        changed = name in other and one[name] != other[name]
        if changed:
            one[name] = other[name]
        forger.resign_all()

        assert _holds(forger) in (True, False)
