# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The key that opens the card of a dead board is shown by no task; a partition is called finished when all is done."""

from pathlib import Path
from typing import Any

import yaml

TASKS = Path(__file__).resolve().parents[3] / "ansible" / "roles" / "encryption" / "tasks"


def tasks(name: str) -> list[dict[str, Any]]:
    """The tasks of one file of the role."""
    found = yaml.safe_load((TASKS / name).read_text("utf-8"))
    assert isinstance(found, list)
    return found


def sees_the_key(task: dict[str, Any]) -> bool:
    """Whether a task makes, carries or types the recovery key."""
    said = str(task)
    return "--recovery-key" in said or "encryption_recovery" in said or "stdin" in said


def test_no_task_that_sees_the_recovery_key_says_it() -> None:
    """Neither the technician's terminal nor the log of the seat gets it."""
    seen = [task for file in TASKS.glob("*.yml") for task in tasks(file.name) if sees_the_key(task)]

    assert [task["name"] for task in seen if not task.get("no_log")] == []
    assert len(seen) == 3


def test_the_recovery_key_is_for_its_owner_alone() -> None:
    """On the technician's machine only, where nobody else reads it."""
    (carried,) = [task for task in tasks("recovery.yml") if "ansible.builtin.copy" in task]

    assert (carried["delegate_to"], carried["become"]) == ("localhost", False)
    assert carried["ansible.builtin.copy"]["mode"] == "0600"


def test_a_partition_has_its_label_only_once_everything_is_done() -> None:
    """A play that is killed earlier leaves one that holds nothing and is begun again."""
    (block,) = [task for task in tasks("format.yml") if "block" in task]
    labels = [place for place, task in enumerate(block["block"]) if "{{ encryption_label }}" in str(task)]
    names = [task["name"] for task in block["block"]]

    assert names.index("Say that it is finished") == labels[-1]
    assert names[labels[-1] + 1 :] == ["Let udev see its label"]
