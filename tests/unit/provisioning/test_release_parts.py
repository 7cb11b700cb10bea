# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written beside the wheels: the list of Debian's packages, and the bill of materials."""

import json
from pathlib import Path

import yaml

from provisioning.release.bill import bill
from provisioning.release.gathering import Source, debian_names
from tests.house.repository import ROOT

WHEELS = {"paho_mqtt-2.1.0-py3-none-any.whl": "ab" * 32, "a-1.0-cp311-linux_x86_64.whl": "cd" * 32}
DEBS = [Path("chrony_1%3a4.3-2_amd64.deb")]


def _asked_for(role: Path) -> set[str]:
    """Every package that a role names, in its tasks or in the defaults they read."""
    found: set[str] = set()
    for book in (role / "tasks").glob("*.yml"):
        for task in yaml.safe_load(book.read_text("utf-8")) or ():
            asked = task.get("ansible.builtin.apt", {})
            names = asked.get("name", []) if asked.get("state") != "absent" else []
            found |= {names} if isinstance(names, str) else set(names)
    plain = {name for name in found if "{{" not in name}
    defaults = yaml.safe_load((role / "defaults" / "main.yml").read_text("utf-8")) if found - plain else {}
    plain |= {name for key in ("base_packages", "kiosk_packages") for name in defaults.get(key, [])}
    return plain | {name for names in defaults.get("kiosk_compositors", {}).values() for name in names}


def test_every_debian_package_of_a_role_is_listed() -> None:
    """Who fills a stick by the list of a release has everything that the playbook will ask for, and nothing else."""
    asked = {name for role in (ROOT / "ansible" / "roles").iterdir() for name in _asked_for(role)}
    listed = [name for names in debian_names(ROOT / "requirements").values() for name in names]

    assert sorted(asked) == sorted(listed)


def test_the_bill_of_materials_names_every_part(tmp_path: Path) -> None:
    """Each library with its version and the sum of its wheel, each Debian package, and the commit it belongs to."""
    source = Source(tmp_path, "c0" * 20, 1_795_788_000, 7)
    text = bill(source, "0.1.0", WHEELS, ["chrony", "sudo"], DEBS)
    drawn = json.loads(text)
    parts = {part["name"]: part.get("version") for part in drawn["components"]}

    assert drawn["specVersion"] == "1.6"
    assert parts == {"a": "1.0", "chrony": "1:4.3-2", "paho-mqtt": "2.1.0", "sudo": None}
    assert drawn["metadata"]["component"]["version"] == "0.1.0"
    assert text == bill(source, "0.1.0", WHEELS, ["sudo", "chrony"], DEBS)
