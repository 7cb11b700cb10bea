# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A card that is taken out of a seat with a key store tells nothing, and its journal is not lost with the board.

The tests of this file build on one another, in order. A step whose forerunner failed fails too.
"""

import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.converge.steps import play
from tests.vm.key_store import SEAT, SealedHall, sealed_hall
from tests.vm.steps import until_all_active

pytestmark = [pytest.mark.system, pytest.mark.long, pytest.mark.timeout(7200)]

MARKER = "no-thief-reads-this-line"
SEATS_PLAY = ("site.yml", "--tags", "seats", "--limit", SEAT)
KEYS_ONLY = ("enrol.yml", "--limit", SEAT, "--skip-tags", "ground,release,centre,seats,always")
OPEN = "sudo cryptsetup open --disable-external-tokens --key-file=- /dev/disk/by-label/HALLCRYPT dead"


@pytest.fixture(scope="module")
def sealed() -> Iterator[SealedHall]:
    """A hall with one seat whose profile names a key store."""
    with sealed_hall() as made:
        yield made


def is_on(disk: Path, words: str) -> bool:
    """Whether these words stand anywhere on a disk, in clear."""
    done = subprocess.run(
        ["grep", "--quiet", "--text", "--fixed-strings", words, disk], capture_output=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.returncode == 0


def test_a_board_without_the_key_store_of_its_profile_is_refused(sealed: SealedHall) -> None:
    """A container has no TPM: nothing is encrypted, and nothing is left open in silence."""
    played = sealed.hall.play(*SEATS_PLAY)

    assert not played.went_well
    assert "names a key store, and there is no /dev/tpmrm0" in played.said


def test_a_partition_that_holds_something_is_not_encrypted(sealed: SealedHall, tmp_path: Path) -> None:
    """Whatever lies there may be the only journal of a member's votes: the technician is told what to do with it."""
    (tmp_path / "journal").write_text(MARKER, "utf-8")
    sealed.make_board(tmp_path)
    played = sealed.hall.play(str(sealed.book))

    assert not played.went_well
    assert "holds something, and encrypting would delete it. Bring the journal away first" in played.said
    sealed.said("sh", "-c", "mount /dev/vdb /mnt && rm /mnt/journal && umount /mnt")


def test_the_play_encrypts_the_data_before_the_seat_has_keys(sealed: SealedHall) -> None:
    """Two things open it: the board's TPM, and a key that only the technician has and nobody was shown."""
    played = play(sealed.hall, "the play that encrypts", str(sealed.book))

    (carried,) = sealed.recovery_keys
    assert [line.split()[1] for line in sealed.said("systemd-cryptenroll", "/dev/vdb").splitlines()[1:]] == [
        "recovery",
        "tpm2",
    ]
    assert sealed.said("findmnt", "--noheadings", "--output", "SOURCE", "/var/lib/hemicycle-seat").startswith(
        "/dev/mapper/halldata"
    )
    assert stat.S_IMODE(carried.stat().st_mode) == 0o600
    assert carried.read_text("utf-8") not in played.said
    assert carried.read_text("utf-8") not in sealed.said("journalctl", "--no-pager")


def test_the_seat_is_enrolled_on_it_and_a_second_play_changes_nothing(sealed: SealedHall) -> None:
    """Keys are born on the encrypted partition; saying the same again changes no machine."""
    play(sealed.hall, "enrolment of the seat", *KEYS_ONLY)
    sealed.said("systemctl", "start", "hemicycle-seat.service")

    assert play(sealed.hall, "  and again", str(sealed.book)).changed == {SEAT: 0}
    assert len(sealed.recovery_keys) == 1


def test_a_restart_opens_it_without_a_hand(sealed: SealedHall) -> None:
    """Under the read-only root too: the seat runs, and its home is the encrypted one."""
    sealed.said("sh", "-c", f"echo {MARKER} > /data/marker && sync")
    start = time.monotonic()
    sealed.said("sh", "-c", "systemctl --no-block reboot")
    time.sleep(5)
    sealed.board.wait()
    until_all_active(sealed.hall)
    sealed.hall.timings["restart until all services run"] = time.monotonic() - start

    assert sealed.said("findmnt", "--noheadings", "--output", "FSTYPE", "/") == "overlay"
    assert sealed.said("findmnt", "--noheadings", "--output", "SOURCE", "/var/lib/hemicycle-seat").startswith(
        "/dev/mapper/halldata"
    )
    assert sealed.said("cat", "/data/marker") == MARKER


def test_nothing_of_it_can_be_read_on_the_card(sealed: SealedHall) -> None:
    """Neither what was written there nor the seat's private keys stand in clear on either of its disks."""
    disks = sealed.board.disks
    assert disks.data is not None
    lines = [sealed.said("sed", "-n", "2p", f"/var/lib/hemicycle-seat/{name}") for name in ("record.key", "tls.key")]
    sealed.said("sync")

    assert [len(line) > 40 for line in lines] == [True, True]
    assert is_on(disks.root, "/dev/disk/by-label/HALLCRYPT - tpm2-device=auto")  # what is in clear is found
    assert [words for words in (MARKER, *lines) for disk in (disks.root, disks.data) if is_on(disk, words)] == []


def test_another_board_does_not_open_it(sealed: SealedHall) -> None:
    """With the chip of another board the machine starts, the data stays shut, and no seat runs beside it."""
    sealed.board.cut_power()
    sealed.switch_on(sealed.strange)

    assert sealed.said("sh", "-c", "ls /dev/mapper") == "control"
    assert sealed.said("sh", "-c", "systemctl is-active hemicycle-seat.service || true") == "inactive"
    assert sealed.said("ls", "/data") == ""


def test_the_recovery_key_opens_the_card_of_a_dead_board(sealed: SealedHall) -> None:
    """On any machine, with the file as it was carried; a wrong key opens nothing."""
    (carried,) = sealed.recovery_keys
    with pytest.raises(subprocess.CalledProcessError):
        sealed.typed(OPEN, b"cccccccc-cccccccc")
    sealed.typed(OPEN, carried.read_bytes())
    sealed.said("mount", "-o", "ro", "/dev/mapper/dead", "/mnt")

    assert sealed.said("cat", "/mnt/marker") == MARKER
    assert "journal.sqlite" in sealed.said("ls", "/mnt/hemicycle-seat").split()
