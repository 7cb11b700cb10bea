# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a profile to drivers: every shipped build opens on pins that obey the rules of real ones."""

import asyncio
from pathlib import Path

import pytest

from adapters.toml_file import SettingsError
from edge_agent.core.view import Lamp, Lamps
from edge_agent.hardware.pin_factory import CHOSEN_BY
from edge_agent.profiles import FOLDER, build_of, build_terminal, read_profile
from edge_agent.settings import Home
from tests.hands import RecordingHands

NAMES = [path.stem for path in sorted(FOLDER.glob("*.toml"))]


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_build_opens_its_parts(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Buttons, lamps, buzzer and sockets open and close again; a reader that is not there is waited for, not fatal."""
    monkeypatch.setenv(CHOSEN_BY, "mock")
    terminal = build_terminal(read_profile(name), Home(tmp_path))
    hands = RecordingHands()

    async def open_and_close() -> None:
        for part in terminal.parts():
            await part.open(hands.hands())
        terminal.lamps.light(Lamps(yes=Lamp.RECORDED, no=Lamp.OFF, abstain=Lamp.OFF))
        if terminal.buzzer is not None:
            terminal.buzzer.sound(1)
        for part in terminal.parts():
            await part.close()

    asyncio.run(open_and_close())

    assert hands.presses == []


def test_keys_of_cards_are_looked_for_in_the_seat_s_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that others may read is refused before any card is."""
    home = Home(tmp_path)
    home.card_keys.write_text("")
    home.card_keys.chmod(0o644)

    monkeypatch.setenv(CHOSEN_BY, "mock")
    with pytest.raises(SettingsError, match="other users may read the keys of cards"):
        build_terminal(read_profile("zero2w-buttons"), home)


def test_the_core_knows_what_a_build_has() -> None:
    """Which steps of the self-test there are, and the hash that the seat reports."""
    profile = read_profile("zero2w-buttons")
    build = build_of(profile, ["ab" * 32])

    assert (build.has_screen, build.has_reader, build.has_buzzer, build.has_watchdog) == (False, True, True, True)
    assert (build.profile, build.profile_sha256, build.quiet_ms) == ("zero2w-buttons", profile.sha256, 30)
    assert build.technician_cards == {"ab" * 32}
