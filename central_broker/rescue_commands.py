# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands for when something broke: hands, adoption, replaced devices, moved members, archive, rebuild.

All but the import need a second operator, who approves with ``approve``; so does a rebuild where a seat is missing.
"""

import hashlib
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from central_broker.asker import asker_of
from central_broker.desk import latest_round
from central_broker.hand_lines import CountedBy, fill_lines, read_counts
from central_broker.intake import SittingDraft, read_sitting
from central_broker.registry_file import read_registry
from voting_core import acts
from voting_core.checkpoint import read_checkpoint
from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.signing import verify

rescue = typer.Typer()

Poll = Annotated[str, typer.Argument(help="The poll; the latest round of all when left out.")]
Reason = Annotated[str, typer.Option("--reason", help="The reason, for the record.")]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What of a bundle's manifest is needed to put the bundle by."""

    centre_key: str
    checkpoint: str


@rescue.command("hand-count")
def hand_count(
    context: typer.Context,
    members: Annotated[str, typer.Option(help="Ids of the members who were counted, with commas between them.")],
    channel: Annotated[CountedBy, typer.Option(help="By hand, on paper, or by video.")] = CountedBy.HANDS,
    yes: Annotated[int, typer.Option(help="How many of them were for it.")] = 0,
    no: Annotated[int, typer.Option(help="… against it.")] = 0,
    abstain: Annotated[int, typer.Option(help="… abstained.")] = 0,
    not_raised: Annotated[int, typer.Option(help="How many gave no answer.")] = 0,
    void: Annotated[int, typer.Option(help="How many gave a void one, on paper.")] = 0,
    count: Annotated[
        list[str] | None,
        typer.Option(
            help="One for each question of several: 'QUESTION option=number … not_pressed=number void=number'."
        ),
    ] = None,
    poll: Poll = "",
) -> None:
    """Count these members by hand: what they pressed in this round counts for nothing."""
    named = tuple(sorted({member.strip() for member in members.split(",") if member.strip()}))
    asker = asker_of(context)
    with asker.desk() as desk:
        asked = latest_round(desk.status(), poll).questions
        if count:
            counted = read_counts(count, asked, len(named))
        else:
            given = {"yes": yes, "no": no, "abstain": abstain, "not_pressed": not_raised, "void": void}
            counted = (fill_lines(asked[0], {name: number for name, number in given.items() if number}, len(named)),)
        asker.tell(desk.order_round(acts.EnterHandCount, poll, channel=channel.value, members=named, counted=counted))


@rescue.command()
def adopt(
    context: typer.Context,
    seats: Annotated[list[str] | None, typer.Option("--seat", help="Only ballots of this seat.")] = None,
    poll: Poll = "",
) -> None:
    """Adopt ballots of members whose seat was cut off; which way they go stays hidden."""
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.adopt(poll, tuple(seats or ())))


@rescue.command("close-epoch")
def close_epoch(context: typer.Context, seat: str, reason: Reason) -> None:
    """Take nothing more from the present device of a seat."""
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.close_epoch(seat, reason))


@rescue.command("open-epoch")
def open_epoch(
    context: typer.Context,
    seat: str,
    registry: Annotated[Path, typer.Option(help="registry.json with the new device's key and epoch.")],
) -> None:
    """Let another device write for a seat whose last epoch is closed."""
    asker = asker_of(context)
    key = next((key for key in read_registry(registry).seats if key.seat == seat), None)
    if key is None:
        raise RefusedError(f"{registry} does not name seat '{seat}'.", "Enrol the new device first.")
    with asker.desk() as desk:
        asker.tell(desk.order(acts.OpenSeatEpoch, seat=seat, epoch=key.epoch, key=key.key))


@rescue.command()
def move(context: typer.Context, member: str, seat: str, reason: Reason) -> None:
    """Let a member vote at another seat, or say at which of two seats they are."""
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.order(acts.MoveMember, member=member, seat=seat, reason=reason))


@rescue.command()
def archive(context: typer.Context, bundle: Annotated[Path, typer.Argument(help="Folder of the bundle.")]) -> None:
    """Put the bundle of a closed sitting by; check it with hemicycle-verify before you sign."""
    asker = asker_of(context)
    try:
        manifest = (bundle / "bundle.json").read_bytes()
    except OSError as error:
        raise RefusedError(f"{bundle} is no bundle: {error.strerror}.", "Name the exported folder.") from error
    head = read_head(manifest, bundle)
    with asker.desk() as desk:
        sha256 = hashlib.sha256(manifest).hexdigest()
        asker.tell(desk.order(acts.ArchiveSitting, bundle_sha256=sha256, tree_size=head[0], tree_root=head[1]))


def read_head(manifest: bytes, bundle: Path) -> tuple[int, str]:
    """Size and root that a bundle's manifest was signed for.

    Raises:
        RefusedError: It is no manifest, or its checkpoint is not by the key it names.
    """
    try:
        found = msgspec.json.decode(manifest, type=Manifest)
    except msgspec.DecodeError as error:
        raise RefusedError(f"{bundle}/bundle.json cannot be read: {error}.", "Export the sitting again.") from error
    _, size, root = read_checkpoint(found.checkpoint, found.centre_key, verify)
    return size, root.hex()


@rescue.command("import")
def import_journal(context: typer.Context, file: Annotated[Path, typer.Argument(help="File from the stick.")]) -> None:
    """Take the journal of a seat that cannot reach the broker; the same checks as over the wire."""
    asker = asker_of(context)
    with asker.desk(ordering=False) as desk:
        asker.tell(desk.take_journal(file))


@rescue.command("accept-rebuild")
def accept_rebuild(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Option(help="The sitting's files, where no seat has the roster.")] = None,
    registry: Annotated[Path | None, typer.Option(help="registry.json as it was when the roster was fixed.")] = None,
) -> None:
    """Go on with what the seats have brought, after the ledger was lost; 'status' shows how far that is."""
    blobs: list[bytes] = []
    if folder is not None:
        draft = read_sitting(folder)
        if not isinstance(draft, SittingDraft):
            raise RefusedError(f"{folder} has errors.", "See them with 'check'.")
        blobs += [encode(draft.roster), encode(draft.agenda)]
    if registry is not None:
        blobs.append(encode(read_registry(registry)))
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.accept_rebuild(blobs))
