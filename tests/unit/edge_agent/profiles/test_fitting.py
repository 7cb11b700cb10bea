# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All misfits at once, by the same rules as the library that stops at the first."""

import tomllib
from collections.abc import Iterator
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect

from edge_agent.profiles.fitting import find_misfits
from edge_agent.profiles.profile import HardwareProfile
from tests.unit.edge_agent.profiles.spoiling import GOOD, TEMPLATE, spoiled

KIND = inspect.type_info(HardwareProfile)
SEEDS = [
    tomllib.loads(text)
    for text in (
        GOOD,
        spoiled('type = "pcsc"', 'type = "pcsc"\npin = false'),
        spoiled('[reader]\ntype = "pcsc"\n', TEMPLATE),
    )
]

odd_values = st.one_of(
    st.integers(-10, 500),
    st.integers(),
    st.floats(allow_nan=True),
    st.booleans(),
    st.text(max_size=5),
    st.sampled_from(
        ["", "low", "high", "cage", "none", "pcsc", "rdm6300", "pi5", "pn532-hsu", "5B", "/dev/x", "00", "a\n"]
    ),
    st.builds(dict),  # a new one each time: it is spoiled further
    st.builds(list),
    st.lists(st.integers(0, 5_000), max_size=3),
    st.dates(),
)


@st.composite
def spoiled_values(draw: st.DrawFn) -> dict[str, Any]:
    """A profile in which a few keys were replaced, added or taken away."""
    values = msgspec.json.decode(msgspec.json.encode(draw(st.sampled_from(SEEDS))))
    for _ in range(draw(st.integers(0, 3))):
        table = values
        while draw(st.booleans()):
            inner = [one for one in table.values() if isinstance(one, dict)]
            if not inner:
                break
            table = draw(st.sampled_from(inner))
        key = draw(st.sampled_from([*table, "gpio", "port", "baud", "type", "kind", "pin", "song"]))
        if draw(st.booleans()) and key in table:
            del table[key]
        else:
            table[key] = draw(odd_values)
    return dict(values)


def is_taken(values: dict[str, Any]) -> bool:
    """Whether the library makes a profile of these values."""
    try:
        msgspec.convert(values, HardwareProfile, strict=True)
    except msgspec.ValidationError:
        return False
    return True


@given(spoiled_values())
def test_what_fits_is_what_the_library_takes(values: dict[str, Any]) -> None:
    """A file without misfits becomes a profile, and one with misfits never would have."""
    misfits = list(find_misfits(values, KIND))

    assert (misfits == []) == is_taken(values)
    assert all(misfit.problem and misfit.remedy and misfit.place for misfit in misfits)


def leaves(kind: inspect.Type, place: str = "") -> Iterator[tuple[str, inspect.Type]]:
    """Every kind of a single value in a profile, with where it stands."""
    match kind:
        case inspect.StructType(fields=fields):
            for field in fields:
                yield from leaves(field.type, f"{place}.{field.encode_name}")
        case inspect.UnionType(types=types):
            for one in types:
                yield from leaves(one, f"{place}")
        case inspect.TupleType(item_types=types):
            for one in types:
                yield from leaves(one, place)
        case inspect.Metadata(type=inner):
            yield from leaves(inner, place)
        case inspect.NoneType():
            pass
        case _:
            yield place, kind


def test_every_key_of_a_profile_is_of_a_kind_that_can_be_told() -> None:
    """No key was added whose misfits would have no sentence."""
    told = [(place, list(find_misfits({}, kind, (place,)))) for place, kind in leaves(KIND)]

    assert len(told) > 40
    assert [place for place, misfits in told if len(misfits) != 1] == []
