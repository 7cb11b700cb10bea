# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hemicycle-decide``: one case in, one outcome out; a bad case gets a plain sentence and nothing else."""

import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from central_broker.case_faults import KEYS, WORDS
from central_broker.case_file import CASE_BYTES_MAX, read_case
from central_broker.decide import DECIDED, REFUSED, main, printable
from voting_core.cases.deciding import decide_case
from voting_core.cases.refusal import CaseError
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import Band, Criterion, Grade, GradeRule, Rate, ScoreRule, Step
from voting_core.rules.majority import Majority, Quorum
from voting_core.rules.shares import Fixed, Share

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
KINDS = ("motion", "personnel", "appraisal", "election")
SCHEMA = json.loads((DOCS / "generated" / "schemas" / "case.json").read_text(encoding="utf-8"))
OUTCOME = json.loads((DOCS / "generated" / "schemas" / "outcome.json").read_text(encoding="utf-8"))

MOTION: dict[str, Any] = {
    "kind": "motion",
    "title": "关于批准决算的决议",
    "rule": {
        "base": "all_members",
        "threshold": {"kind": "share", "numerator": 1, "denominator": 2, "inclusive": False},
        "article": "第四十五条",
    },
    "body": {"members": 41, "leave": 3, "absent": 1},
    "votes": {"keypad": {"yes": 20, "no": 9, "abstain": 5}},
    "not_pressed": 3,
}


def examples() -> list[tuple[str, str, str]]:
    """Kind, case and printed words of every worked example: in ``docs/kinds``, and of a motion on the front pages."""
    found = []
    pages = [(kind, DOCS / "kinds" / f"{kind}.md") for kind in KINDS]
    for kind, path in [*pages, ("motion", ROOT / "README.md"), ("motion", ROOT / "README.zh-CN.md")]:
        page = path.read_text(encoding="utf-8")
        assert page.count("```json") == page.count("```text"), "every case has its words, and the other way round"
        blocks = re.findall(r"```json\n(.*?)```.*?```text\n(.*?)```", page, re.DOTALL)
        found += [(kind, case, said) for case, said in blocks]
    return found


def run(tmp_path: Path, text: str | bytes, *options: str) -> int:
    """The command on a file with this text."""
    path = tmp_path / "case.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return main([*options, str(path)])


def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | bytes) -> str:
    """What is said of a bad case; nothing is printed where an outcome would be."""
    assert run(tmp_path, text) == REFUSED
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err


# --- the examples of the pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "case", "said"), examples())
def test_every_example_of_the_pages_is_true(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, case: str, said: str
) -> None:
    """What a page says that the command prints, it prints, word for word."""
    assert run(tmp_path, case, "--words") == DECIDED
    assert capsys.readouterr().out == said


@pytest.mark.parametrize(("kind", "case", "said"), examples())
def test_every_example_and_its_outcome_fit_the_schemas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, case: str, said: str
) -> None:
    """The published schemas describe what goes in and what comes out."""
    assert run(tmp_path, case) == DECIDED
    Draft202012Validator(SCHEMA).validate(json.loads(case))
    outcome = json.loads(capsys.readouterr().out)
    Draft202012Validator(OUTCOME).validate(outcome)
    assert outcome["kind"] == kind


def test_there_is_an_example_of_every_kind() -> None:
    """Each of the four pages and both front pages have a worked example at least."""
    assert Counter(kind for kind, _, _ in examples()) == {"motion": 5, "personnel": 2, "appraisal": 2, "election": 2}


@pytest.mark.parametrize(
    ("page", "rules"),
    [
        ("motion", (Majority, Quorum, Share, Fixed)),
        ("personnel", (Majority,)),
        ("appraisal", (GradeRule, ScoreRule, Grade, Step, Rate, Criterion, Band)),
        ("election", (ElectionRule,)),
    ],
)
def test_every_parameter_of_a_rule_stands_on_its_page(page: str, rules: tuple[type, ...]) -> None:
    """Whoever writes a rule finds each key of it in the table of its kind."""
    text = (DOCS / "kinds" / f"{page}.md").read_text(encoding="utf-8")
    table = "\n".join(line for line in text.splitlines() if line.startswith("| "))
    keys = {field.encode_name for rule in rules for field in msgspec.structs.fields(rule)}

    assert [key for key in sorted(keys) if not re.search(rf"[`\"]{key}[`\"]", table)] == []


@given(st.sampled_from(examples()), st.data())
def test_what_the_schema_refuses_the_command_refuses(example: tuple[str, str, str], data: st.DataObject) -> None:
    """A case that is spoilt in one place and no longer fits the schema is never decided."""
    case = json.loads(example[1])
    spoil(case, data)
    if Draft202012Validator(SCHEMA).is_valid(case):
        return
    with pytest.raises(CaseError) as refused_for:
        decide_case(read_case(json.dumps(case).encode()))
    if "kind" in case and case["kind"] in KINDS:
        assert re.split(r"[.\[]", refused_for.value.key)[0] in blamed(case)


def blamed(case: dict[str, Any]) -> set[str]:
    """The outermost keys that the schema has something against."""
    name = {"kind": "", **SCHEMA["discriminator"]["mapping"]}[case["kind"]]
    definition = SCHEMA["$defs"][name.rpartition("/")[2]]
    rule = {"$ref": name, "$defs": SCHEMA["$defs"]}
    keys = {str(error.path[0]) for error in Draft202012Validator(rule).iter_errors(case) if error.path}
    return keys | (set(case) - set(definition["properties"])) | (set(definition["required"]) - set(case))


def spoil(value: Any, data: st.DataObject) -> None:
    """Change one value somewhere, take one away, or add a strange one."""
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = data.draw(st.sampled_from(keys))
        inner = value[key]
        if isinstance(inner, dict | list) and inner and data.draw(st.booleans()):
            value = inner
            continue
        change = data.draw(st.sampled_from(["replace", "remove", "add"]))
        if change == "remove" and isinstance(value, dict):
            del value[key]
        elif change == "add" and isinstance(value, dict):
            value["strange"] = 1
        else:
            value[key] = data.draw(st.sampled_from([-1, "x", None, [], {}, True, 10**7, ""]))
        return


# --- in and out ------------------------------------------------------------------------------------------------------


def test_a_case_may_come_by_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A dash reads the case from standard input, and the outcome is one JSON object with its arithmetic."""
    stdin = io.TextIOWrapper(io.BytesIO(json.dumps(MOTION).encode()))
    monkeypatch.setattr("sys.stdin", stdin)

    assert main(["-"]) == DECIDED
    (found,) = json.loads(capsys.readouterr().out)["results"]
    assert (found["outcome"], found["base"], found["needed"], found["got"]) == ("not_carried", 41, 21, 20)
    assert found["said_zh"] == "全体组成人员 41 人，过半数：需 21 票，得 20 票，未通过。"


def test_control_characters_never_reach_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever a file holds, what is said of it is printable: no escape moves the cursor of a secretary."""
    said = refused(tmp_path, capsys, json.dumps({**MOTION, "\x1b[2J": 1}))

    assert "\x1b" not in said
    assert printable("a\x1b\u202eb") == "a\\x1b\\u202eb"


def spoilt(**changed: Any) -> str:
    """The motion with some keys changed."""
    return json.dumps({**MOTION, **changed})


RULE = MOTION["rule"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(b"\xef\xbb\xbf{}", "begins with a byte order mark. Save it as UTF-8 without one", id="mark"),
        pytest.param('{"kind":"motion"\n"a":1}', "Line 2, column 1, is no JSON", id="syntax"),
        pytest.param(b'{"kind":\n"\xff"}', "Line 2 is not UTF-8. Save the file as UTF-8", id="encoding"),
        pytest.param("[" * 100_000, "nested too deeply", id="depth"),
        pytest.param('{"a":' + "9" * 5000 + "}", "too many digits", id="digits"),
        pytest.param('{"not_pressed":1.5}', "1.5 is not a whole number", id="fraction"),
        pytest.param('{"not_pressed":NaN}', "NaN is not a whole number", id="nan"),
        pytest.param('{"a":1,"b":{"a":1,"a":2}}', "a: stands twice in one object. Keep one", id="twice"),
        pytest.param('{"kind":"\\ud800"}', "half of a character", id="half a character"),
        pytest.param("[]", "This must be an object {...}, and is a list [...]", id="list"),
        pytest.param(spoilt(bodi={}), "bodi: There is no such key. Did you mean 'body'", id="unknown key"),
        pytest.param(
            spoilt(rule={**RULE, "tresholt": 1}),
            "rule.tresholt: There is no such key. Did you mean 'threshold'",
            id="key",
        ),
        pytest.param(
            spoilt(rule={"base": "all_members"}), "rule.threshold: This key is missing. Give it", id="missing"
        ),
        pytest.param(
            spoilt(rule={**RULE, "base": "all_member"}),
            "rule.base: 'all_member' is no word here. Did you mean 'all_members'",
            id="word",
        ),
        pytest.param(
            spoilt(votes={"keypads": {}}), "votes: 'keypads' is no word here. Did you mean 'keypad'", id="channel"
        ),
        pytest.param(
            spoilt(votes={"keypad": {"yes": "20"}}),
            "votes.keypad.yes: This must be a whole number or null, and is text",
            id="text for a number",
        ),
        pytest.param(spoilt(not_pressed=-1), "not_pressed: This must be at least 0", id="negative"),
        pytest.param(spoilt(title="a\nb"), "title: This is spelled in a way that is not allowed", id="two lines"),
        pytest.param(spoilt(kind="motoin"), "kind", id="kind"),
        pytest.param(spoilt(body={"members": 3}), "members", id="more votes than members"),
        pytest.param(b" " * (CASE_BYTES_MAX + 1), "more than 4 MiB", id="size"),
    ],
)
def test_a_bad_case_gets_a_plain_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | bytes, sentence: str
) -> None:
    """The sentence names the file, the place and the remedy, in Chinese and English."""
    if sentence == "members":
        # More votes than members are no mistake of the file: they are counted, and flagged.
        assert run(tmp_path, text) == DECIDED
        assert json.loads(capsys.readouterr().out)["results"][0]["reconciliation"]["excess"] == 34
        return
    said = refused(tmp_path, capsys, text)

    assert sentence in said
    assert len(said.splitlines()) == 2
    assert all("case.json: " in line for line in said.splitlines())


BAD = """{
  "kind": "motoin",
  "titel": "x",
  "rule": {
    "base": "all_member",
    "tresholt": {"kind": "share", "numerator": 1, "denominator": 2, "inclusive": "no"},
    "article": "a"
  },
  "body": {"members": -4},
  "votes": {
    "keypads": {"yes": "20"}
  }
}
"""


def test_several_faults_are_told_at_once_with_their_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever typed a case in a hurry corrects it in one go: what one fault does not hide is told with it."""
    said = [line.partition("case.json: ")[2] for line in refused(tmp_path, capsys, BAD).splitlines()]

    assert said[1::2] == [
        "line 2: kind: 'motoin' is no word here. Did you mean 'motion'.",
        "line 3: titel: There is no such key. Did you mean 'title'.",
        "line 5: rule.base: 'all_member' is no word here. Did you mean 'all_members'.",
        "line 6: rule.tresholt: There is no such key. Did you mean 'threshold'.",
        "line 6: rule.tresholt.inclusive: This must be true or false, and is text. Correct it by the format.",
    ]
    assert said[4] == "第 5 行：rule.base：没有“all_member”这个词。是否“all_members”。"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param('{"a":{"b":1,\n"b":2}}', "line 1: a.b: stands twice", id="twice"),
        pytest.param('{"a":{"c":[1,\n2.5]}}', "line 2: a.c[1]: 2.5 is not a whole number", id="fraction"),
        pytest.param(spoilt(body={"members": 41, "leave": 50}), "line 1: body: 50 are on leave", id="contradiction"),
    ],
)
def test_a_fault_is_named_with_its_line_and_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    """The key is told with everything around it, and the line where it stands."""
    assert sentence in refused(tmp_path, capsys, text)


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        pytest.param(
            {"a": {"votes": {}}, "b": {"votes": {}, "not_pressed": "x"}},
            "targets[0].scores.b.not_pressed: This must be a whole number or null, and is text",
            id="the first lacks the key",
        ),
        pytest.param(
            {"a": {"votes": {"keypad": {"9": "x"}}}, "b": "x"},
            "targets[0].scores.a.votes.keypad.9: This must be a whole number or null, and is text",
            id="the second is no object",
        ),
        pytest.param(
            {"a": {"votes": {"keypad": [1, 2, "x"]}}},
            "targets[0].scores.a.votes.keypad[2]: This must be a whole number, and is text",
            id="in a list",
        ),
    ],
)
def test_a_fault_is_found_among_keys_that_are_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], scores: dict[str, Any], sentence: str
) -> None:
    """Which of several criteria or grades is wrong is told, whatever the others look like."""
    criteria = [{"criterion": name, "zh": name, "en": name, "weight": 1} for name in scores]
    case = {
        "kind": "appraisal",
        "rule": {"kind": "scores", "criteria": criteria, "article": ""},
        "body": {"members": 3},
        "targets": [{"target": "t1", "name": "A", "scores": scores}],
    }

    assert sentence in refused(tmp_path, capsys, json.dumps(case))


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong name ends in a sentence, not in a trace."""
    assert main(["/nonexistent/case.json"]) == REFUSED
    assert "The file cannot be read (No such file or directory). Check its name." in capsys.readouterr().err


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_rubbish_is_refused_and_nothing_else(data: bytes) -> None:
    """Whatever the bytes are, they are a case or they are refused."""
    with pytest.raises(CaseError):
        read_case(data)


def test_every_key_and_word_is_known_to_the_suggestions() -> None:
    """What is suggested comes from the format itself."""
    assert {"kind", "rule", "body", "votes", "turnout", "candidates"} <= set(KEYS)
    assert {"motion", "keypad", "all_members", "chair"} <= set(WORDS)
