# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of a draft on the page: leave, a member's seat, card and group, order and titles of the agenda.

Each makes new files from old ones; nothing is imported by it. Tables are written anew as CSV with all that they said,
remarks too. An agenda in TOML keeps its comments, and what comes out is read again: it must say the same but for the
change, or the change is refused.
"""

import csv
import io
import tomllib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from central_broker.console.draft_files import TABLES, Files, file_of, put, read_table
from central_broker.intake.agenda_table import group_rows
from central_broker.intake.cells import read_leave, read_member_id
from central_broker.intake.columns import AGENDA_COLUMNS, LEAVE_COLUMNS, Column
from central_broker.intake.csv_table import Row, read_rows
from central_broker.intake.decoding import decode
from central_broker.intake.findings import Findings, Trouble
from central_broker.intake.names import read_name
from central_broker.intake.wording import Said, quoted
from voting_core.errors import RefusedError

ROWS_MAX: Final = 5_000
Cells = dict[str, str]


def rows_of(files: Files, family: str) -> list[Cells]:
    """The rows of a table as they were written, by field.

    Raises:
        RefusedError: It is not there, or cannot be read as a table.
    """
    return [row.cells for row in _rows(files, family)]


def _rows(files: Files, family: str) -> list[Row]:
    name = file_of(files, family)
    if not name:
        raise RefusedError(f"还没有 {family} 表。 There is no table {family} yet.", "先上传。 Upload it first.")
    columns, findings = TABLES[family], Findings()
    table = read_table(files[name], name, columns, findings)
    rows = None if table is None else read_rows(table, columns, ROWS_MAX, findings.at(name))
    if rows is None or findings.troubles:
        raise RefusedError(f"{name} 有错误，不能在页面上修改。 {name} has errors.", "先改好再上传。 Mend it first.")
    return rows


def write_table(files: Files, family: str, rows: Sequence[Mapping[str, str]]) -> Files:
    """The files with a table written anew."""
    return put(files, f"{family}.csv", table_bytes(TABLES[family], rows))


def table_bytes(columns: Sequence[Column], rows: Sequence[Mapping[str, str]]) -> bytes:
    """A table as a spreadsheet opens it, without the columns that nobody filled in and that may be left out."""
    used = [one for one in columns if not one.optional or any(row.get(one.field, "").strip() for row in rows)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([one.label.zh for one in used])
    writer.writerows([[row.get(one.field, "") for one in used] for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def change_member(files: Files, member: str, changes: Mapping[str, str]) -> Files:
    """One member with another seat, card, leave or group; two members may so change places.

    Raises:
        RefusedError: There is no such member.
    """
    rows = rows_of(files, "members")
    found = next((row for row in rows if row["id"].strip() == member), None)
    if found is None:
        raise RefusedError(f"名册里没有 {member}。 The roster has no '{member}'.", "看名册。 Look at the roster.")
    wanted = changes.get("seat", found["seat"]).strip()
    other = next((row for row in rows if row is not found and row["seat"].strip() == wanted and wanted), None)
    if other is not None:
        other["seat"] = found["seat"]  # whoever sat there takes the other one's place
    found.update({name: text for name, text in changes.items() if name in ("seat", "card", "leave", "group")})
    return write_table(files, "members", rows)


def set_leave(files: Files, leave: Mapping[str, str]) -> Files:
    """The roster with the leave of all members: whoever is not named is due."""
    rows = rows_of(files, "members")
    for row in rows:
        row["leave"] = leave.get(row["id"].strip(), "")
    return write_table(files, "members", rows)


def take_leave_list(files: Files, name: str, data: bytes) -> tuple[Files, tuple[Trouble, ...]]:
    """The roster after a list of leave: whoever is on it is on leave, and nobody else.

    Returns:
        The files, unchanged where the list has troubles, and those troubles.

    Raises:
        RefusedError: There is no roster yet, or it cannot be read.
    """
    findings = Findings()
    members = {row["id"].strip(): row for row in rows_of(files, "members")}
    table = read_table(data, name, LEAVE_COLUMNS, findings)
    rows = None if table is None else read_rows(table, LEAVE_COLUMNS, ROWS_MAX, findings.at(name))
    leave: dict[str, str] = {}
    for row in rows or ():
        member, reason = (
            read_member_id(row.cells["id"], row.spot("id")),
            read_leave(row.cells["leave"], row.spot("leave")),
        )
        if member is not None and _is_member(member, row, members):
            leave[member] = reason or ""
    if findings.troubles:
        return files, tuple(findings.troubles)
    return set_leave(files, leave), ()


def _is_member(member: str, row: Row, members: Mapping[str, Cells]) -> bool:
    """Whether a line of the list is about a member of the roster, under the same name."""
    found = members.get(member)
    if found is None:
        row.spot("id").refuse(
            Said(f"名册里没有{quoted(member)}", f"the roster has no {quoted(member)}"),
            Said("核对序号", "check the id"),
        )
        return False
    told, scratch = row.cells.get("name", ""), Findings().at("")
    if told.strip() and read_name(told, scratch) != read_name(found["name"], scratch):
        row.spot("name").refuse(
            Said(
                f"{member} 在名册里是{quoted(found['name'])}，不是{quoted(told)}",
                f"{member} is {quoted(found['name'])} in the roster, not {quoted(told)}",
            ),
            Said("核对序号和姓名", "check id and name"),
        )
        return False
    return True


def arrange_agenda(files: Files, order: Sequence[str], titles: Mapping[str, str]) -> Files:
    """The agenda in another order, with other titles; items that are not named are taken out.

    Args:
        files: The draft's.
        order: Ids of the items that stay, in their new order.
        titles: Titles by id; one that is not named stays.

    Raises:
        RefusedError: An id is unknown or named twice, or nothing is left.
    """
    if not order or len(set(order)) != len(order):
        raise RefusedError("次序里有重复或没有事项。 An item is named twice, or none is.", "重新排。 Order it again.")
    if file_of(files, "agenda") == "agenda.toml":
        return put(files, "agenda.toml", _change_toml(files["agenda.toml"], _arrange(order, titles)))
    items = group_rows(_rows(files, "agenda"))
    by_id = {item.rows[0].cells["id"].strip().lower(): item for item in items}
    _check_known(order, by_id)
    rows: list[Cells] = []
    for item in (by_id[name] for name in order):
        first = dict(item.rows[0].cells)
        first["title"] = titles.get(first["id"].strip().lower(), first["title"])
        rows += [first, *(dict(row.cells) for row in item.rows[1:])]
    return put(files, "agenda.csv", table_bytes(AGENDA_COLUMNS, rows))


def add_motion(files: Files, item: str, title: str, text: str) -> Files:
    """The agenda with one more motion at its end.

    Raises:
        RefusedError: The agenda cannot be read.
    """
    if file_of(files, "agenda") == "agenda.toml":
        fresh = {"id": item, "title": title, "text": text}
        return put(files, "agenda.toml", _change_toml(files["agenda.toml"], lambda items: [*items, fresh]))
    rows = rows_of(files, "agenda") if file_of(files, "agenda") else []
    return put(files, "agenda.csv", table_bytes(AGENDA_COLUMNS, [*rows, {"id": item, "title": title, "text": text}]))


def _check_known(order: Sequence[str], known: Mapping[str, object]) -> None:
    strange = next((name for name in order if name not in known), None)
    if strange is not None:
        raise RefusedError(f"议程里没有“{strange}”。 The agenda has no item '{strange}'.", "刷新页面。 Load it again.")


def _arrange(order: Sequence[str], titles: Mapping[str, str]) -> Callable[[list[Any]], list[Any]]:
    def change(items: list[Any]) -> list[Any]:
        by_id = {str(item["id"]).strip().lower(): item for item in items}
        _check_known(order, by_id)
        for name, title in titles.items():
            if name in by_id and by_id[name]["title"] != title:
                by_id[name]["title"] = title
        return [by_id[name] for name in order]

    return change


def _change_toml(data: bytes, change: Callable[[list[Any]], list[Any]]) -> bytes:
    """An agenda in TOML after a change of its items, comments kept.

    Raises:
        RefusedError: It cannot be read, or the library would write something else than was meant.
    """
    text = (decode(data, Findings().at("agenda.toml")) or "").replace("\r\n", "\n")
    try:
        meant = tomllib.loads(text)
        meant["items"] = change(list(meant["items"]))
        document = tomlkit.parse(text)
        items = document["items"]
        assert isinstance(items, AoT), "an agenda that was read has sections of items"
        arranged = AoT([])
        for item in change(list(items)):
            arranged.append(
                item if not isinstance(item, dict) or isinstance(item, tomlkit.items.Table) else _table(item)
            )
        document["items"] = arranged
        written = tomlkit.dumps(document)
        same = tomllib.loads(written) == meant
    except (TOMLKitError, ValueError, KeyError, TypeError, AssertionError, RecursionError) as error:
        raise RefusedError(
            "agenda.toml 不能在页面上修改。 It cannot be changed here.", "改文件再上传。 Upload it."
        ) from error
    if not same:
        raise RefusedError("agenda.toml 不能在页面上修改。 It cannot be changed here.", "改文件再上传。 Upload it.")
    return written.encode()


def _table(values: Mapping[str, str]) -> tomlkit.items.Table:
    table = tomlkit.table()
    for name, text in values.items():
        table[name] = tomlkit.string(text, multiline="\n" in text)
    return table
