# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preparing a sitting at the console: upload, look at it, adopt it or not, open it; nothing changes by half."""

import io
import re
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from openpyxl import Workbook, load_workbook

from central_broker.intake import SittingDraft, read_sitting
from tests.builders import registry
from tests.console.running_console import RunningConsole, run, running_console
from voting_core.codec import encode

COUNCIL: Final[dict[str, Any]] = {
    "from": "example/city-council",
    "id": "af-15",
    "title": "第十五次例会",
    "date": "2026-12-22",
}
HEAD: Final = ["序号", "姓名", "席位", "卡号", "请假", "监票人", "组别"]


def book(rows: list[list[Any]]) -> bytes:
    """A workbook of these rows."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None, "a new workbook has a sheet"
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def council_members() -> list[list[Any]]:
    """The members of the example as rows."""
    draft = read_sitting(Path(__file__).parents[2] / "examples" / "city-council")
    assert isinstance(draft, SittingDraft)
    return [
        [
            one.member,
            one.name,
            one.seat,
            draft.card_numbers[one.member],
            one.leave,
            "是" if one.teller else "",
            one.group,
        ]
        for one in draft.roster.members
    ]


async def adopt(running: RunningConsole, draft: str, who: str = "lin") -> dict[str, str]:
    """Adopt what waits, as the page offers it."""
    page = await running.people[who].page(f"/prepare/{draft}/preview")
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', page)
    return await running.people[who].post(f"/prepare/{draft}/adopt", mark=mark[1] if mark else "")


def lay_registry(running: RunningConsole) -> None:
    """The technician hands over the registry of the example's seats."""
    draft = read_sitting(Path(__file__).parents[2] / "examples" / "city-council")
    assert isinstance(draft, SittingDraft)
    running.console.registry.write_bytes(msgspec.json.format(encode(registry(draft.roster))))


def test_a_secretary_uploads_looks_and_adopts(tmp_path: Path) -> None:
    """A workbook with another card, another leave and a new name changes nothing before it is adopted, then all."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            lin = running.people["lin"]
            assert (await lin.post("/prepare", **COUNCIL))["go"] == "/prepare/af-15"
            rows = council_members()
            rows[0][1], rows[1][4], rows[2][3] = "艾达·芬威克", "病假", "0AAF64A6"
            told = await lin.post("/prepare/af-15/files", [("成员名单（终稿）.xlsx", book([HEAD, *rows]))])
            assert told["go"] == "/prepare/af-15/preview"
            assert "Ada Fenwick" in await lin.page("/prepare/af-15")

            preview = await lin.page("/prepare/af-15/preview")
            for words in ("会改变 3 处", "艾达·芬威克", "病假", "换了一张", "成员名单（终稿）.xlsx → members.xlsx"):
                assert words in preview
            assert "0AAF64A6" not in preview
            assert (await adopt(running, "af-15"))["result"] == "done"
            page = await lin.page("/prepare/af-15")
            assert ("艾达·芬威克" in page, "Ada Fenwick" in page) == (True, False)

    run(script())


def test_errors_are_told_by_cell_and_nothing_is_adopted(tmp_path: Path) -> None:
    """Three bad cells are three lines with file, cell and remedy; the button is not there, and its address refuses."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            lin = running.people["lin"]
            await lin.post("/prepare", **COUNCIL)
            rows = council_members()
            rows[0][3], rows[1][2], rows[2][1] = 1234, "d99", "=B3"
            await lin.post("/prepare/af-15/files", [("members.xlsx", book([HEAD, *rows]))])

            preview = await lin.page("/prepare/af-15/preview")
            assert [cell for cell in ("Sheet!D2", "Sheet!B4") if cell not in preview] == []
            assert "有 2 处错误，什么也没有导入" in preview
            assert "/adopt" not in preview
            waiting = running.console.drafts.staged("af-15")
            assert waiting is not None
            refused = await lin.post("/prepare/af-15/adopt", mark=waiting.mark)
            assert (refused["result"], refused["status"]) == ("refused", "409")
            assert "Ada Fenwick" in await lin.page("/prepare/af-15")

    run(script())


def test_what_was_looked_at_is_what_is_adopted(tmp_path: Path) -> None:
    """Somebody else uploads in between: the old page adopts nothing."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            lin, zhou = running.people["lin"], running.people["zhou"]
            await lin.post("/prepare", **COUNCIL)
            await lin.post("/prepare/af-15/files", [("members.xlsx", book([HEAD, *council_members()]))])
            looked = running.console.drafts.staged("af-15")
            assert looked is not None
            rows = [row for row in council_members() if row[0] != "c9"]
            await zhou.post("/prepare/af-15/files", [("members.xlsx", book([HEAD, *rows]))])

            assert (await lin.post("/prepare/af-15/adopt", mark=looked.mark))["result"] == "refused"
            assert (await adopt(running, "af-15", "zhou"))["result"] == "done"
            assert "Ines Valverde" not in await lin.page("/prepare/af-15")

    run(script())


def test_a_draft_is_put_together_from_forms_in_several_uploads(tmp_path: Path) -> None:
    """From a profile alone: seats and members first, then the agenda; adopted together once nothing is missing."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            lin = running.people["lin"]
            begin = {**COUNCIL, "from": "profile/municipal-standing-committee", "id": "new-1"}
            await lin.post("/prepare", **begin)
            assert "还缺这些文件" in await lin.page("/prepare/new-1")
            seats = book([["席位", "排", "座"], ["d1", 1, 1], ["d2", 1, 2]])
            people = book(
                [HEAD[:6], ["m1", "王伟", "d1", "04A1B2C3", None, None], ["m2", "陈䶮", "d2", None, None, None]]
            )
            await lin.post("/prepare/new-1/files", [("席位.xlsx", seats), ("名册.xlsx", people)])
            assert "还缺文件" in await lin.page("/prepare/new-1/preview")
            form = load_workbook(io.BytesIO((await lin.get("/prepare/forms/agenda")).content))
            form.worksheets[0].append(["a", "议案", "甲案", "甲案正文"])
            out = io.BytesIO()
            form.save(out)
            await lin.post("/prepare/new-1/files", [("agenda.xlsx", out.getvalue())])

            assert (await adopt(running, "new-1"))["result"] == "done"
            page = await lin.page("/prepare/new-1")
            assert [words for words in ("陈䶮", "甲案", "每个字都能显示") if words not in page] in (
                [],
                ["每个字都能显示"],
            )

    run(script())


def test_a_list_of_leave_changes_leave_only(tmp_path: Path) -> None:
    """Whoever is on the list is on leave, the one who was and is not on it is due again; a stranger stops it."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            lin = running.people["lin"]
            await lin.post("/prepare", **COUNCIL)
            strange = "序号,姓名,请假\nc1,Ada Fenwick,病假\nc77,谁,病假\nc2,Ada Fenwick,出差\n".encode()
            await lin.post("/prepare/af-15/files", [("请假名单.csv", strange)])
            preview = await lin.page("/prepare/af-15/preview")
            assert [words for words in ("名册里没有", "第 3 行", "第 4 行") if words not in preview] == []
            assert "/adopt" not in preview

            good = "序号,请假\nc1,病假\n".encode()
            await lin.post("/prepare/af-15/files", [("请假名单.csv", good)])
            preview = await lin.page("/prepare/af-15/preview")
            assert "会改变 2 处" in preview
            assert (await adopt(running, "af-15"))["result"] == "done"

    run(script())


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("名册.docx", b"PK\x03\x04", "不是 .xlsx、.csv 或 .toml"),
        ("名册.xls", b"\xd0\xcf\x11\xe0", "不是 .xlsx、.csv 或 .toml"),
        ("setup.exe", b"MZ", "不是 .xlsx、.csv 或 .toml"),
        ("名册.xlsx", b"", "是空的"),
        ("附件.xlsx", b"PK\x03\x04 torn", "看不出"),
        ("../../etc/passwd", b"root", "不是 .xlsx、.csv 或 .toml"),
        ("some.toml", b"a = 1", "看不出"),
    ],
)
def test_files_of_another_type_are_refused_in_plain_words(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    """They do not even wait beside the draft."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            lin = running.people["lin"]
            await lin.post("/prepare", **COUNCIL)

            told = await lin.post("/prepare/af-15/files", [(name, data)])
            assert (told["result"], words in told["said"]) == ("refused", True)
            assert running.console.drafts.staged("af-15") is None

    run(script())


def test_changes_on_the_page_are_looked_at_first(tmp_path: Path) -> None:
    """Two members change places, one gets leave, the agenda is turned round and an item renamed; then adopted."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            lin = running.people["lin"]
            await lin.post("/prepare", **COUNCIL)
            before = read_sitting(running.console.drafts.folder("af-15"))
            assert isinstance(before, SittingDraft)
            ids = [one.item for one in before.agenda.items]
            await lin.post("/prepare/af-15/edit/member", member="c1", seat="d2", group="North ward", leave="", card="")
            titles: dict[str, Any] = {f"title.{ids[0]}": "New title"}
            await lin.post("/prepare/af-15/edit/agenda", order=ids[::-1], **titles)
            await lin.post("/prepare/af-15/edit/motion", id="late", title="临时议案", text="正文")
            assert (await adopt(running, "af-15"))["result"] == "done"

            after = read_sitting(running.console.drafts.folder("af-15"))
            assert isinstance(after, SittingDraft)
            assert [one.item for one in after.agenda.items] == [*ids[::-1], "late"]
            assert next(one.title for one in after.agenda.items if one.item == ids[0]) == "New title"
            assert {one.member: one.seat for one in after.roster.members if one.member in ("c1", "c2")} == {
                "c1": "d2",
                "c2": "d1",
            }

    run(script())


def test_a_sitting_is_opened_from_a_draft_after_its_trial(tmp_path: Path) -> None:
    """First a trial, marked in its title, then closed; then the real one under its own id, ready for the roll."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            lin = running.people["lin"]
            await lin.post("/prepare", **COUNCIL)
            assert "没有席位密钥登记" in await lin.page("/prepare/af-15")
            assert (await lin.post("/prepare/af-15/open"))["result"] == "refused"
            lay_registry(running)
            assert (await lin.post("/prepare/af-15/open", trial="yes"))["go"] == "/sitting"
            await running.seen(lambda status: status.phase == "rostered" and status.agenda)
            assert "【试】第十五次例会" in await lin.page("/sitting")
            refused = await lin.post("/prepare/af-15/open")
            assert "尚未闭会" in refused["said"]
            await lin.post("/orders/close-sitting")
            await running.seen(lambda status: status.phase == "closed")

            assert (await lin.post("/prepare/af-15/open"))["go"] == "/sitting"
            await running.seen(lambda status: (status.sitting, status.phase) == ("af-15", "rostered"))
            proof = await lin.page("/prepare/zero")
            assert "没有任何选票" in proof
            assert "Ada Fenwick" in proof

    run(script())


def test_an_opening_that_broke_off_goes_on(tmp_path: Path) -> None:
    """The centre ended after the first of three orders: the same button does the rest, and nothing twice."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            lin = running.people["lin"]
            await lin.post("/prepare", **COUNCIL)
            lay_registry(running)
            draft = read_sitting(running.console.drafts.folder("af-15"))
            assert isinstance(draft, SittingDraft)
            await running.centre.at_desk(
                lambda desk: desk.open_sitting(draft.hall, draft.sitting, draft.title, draft.profile)
            )
            await running.seen(lambda status: status.phase == "opened")
            assert "继续开会" in await lin.page("/prepare/af-15")

            assert (await lin.post("/prepare/af-15/open"))["result"] == "done"
            await running.seen(
                lambda status: status.phase == "rostered" and len(status.agenda) == len(draft.agenda.items)
            )

    run(script())


READERS: Final = {"lin": 200, "zhou": 200, "wang": 403, "chen": 403, "sun": 403, "qian": 403, "wu": 403}


def test_only_secretaries_and_approvers_prepare_and_only_a_secretary_opens(tmp_path: Path) -> None:
    """Everybody else is refused at every door, whatever they send."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            await running.people["lin"].post("/prepare", **COUNCIL)
            lay_registry(running)
            for account, expected in READERS.items():
                person = running.people[account]
                for path in ("/prepare", "/prepare/af-15", "/prepare/af-15/edit", "/prepare/forms/members"):
                    assert (account, path, (await person.get(path)).status_code) == (account, path, expected)
                if expected == 403:
                    for path in (
                        "",
                        "/af-15/files",
                        "/af-15/adopt",
                        "/af-15/discard",
                        "/af-15/remove",
                        "/af-15/edit/head",
                    ):
                        assert (await person.post(f"/prepare{path}"))["status"] == "403"
                if account != "lin":
                    assert (await person.post("/prepare/af-15/open"))["status"] == "403"
            status = running.console.centre.picture.status
            assert status is not None
            assert status.phase == "none"
            assert running.console.drafts.all() == ("af-15",)

    run(script())


@pytest.mark.parametrize("draft", ["..", "nothing", "%2e%2e", ".kept", "a" * 80])
def test_no_address_leads_out_of_the_drafts(tmp_path: Path, draft: str) -> None:
    """A draft that is not there is refused, whatever it is called."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            for path in (f"/prepare/{draft}", f"/prepare/{draft}/preview", f"/prepare/{draft}/edit"):
                assert (await running.people["lin"].get(path)).status_code in (303, 400, 404)

    run(script())
