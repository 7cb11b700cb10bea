# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every role says what it takes, with the defaults that it has, and the broker is told what rehearsals tell theirs."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Environment, StrictUndefined

from provisioning.broker_files import BrokerPlan, access_list, configuration

ANSIBLE = Path(__file__).resolve().parents[3] / "ansible"
ROLES = sorted(path for path in (ANSIBLE / "roles").iterdir() if path.is_dir())
KINDS = {"str": str, "path": str, "bool": bool, "int": int, "list": list, "dict": dict}


def defaults(role: Path) -> dict[str, Any]:
    """The defaults of a role."""
    found = yaml.safe_load((role / "defaults" / "main.yml").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def options(role: Path) -> dict[str, Any]:
    """What a role says that it takes."""
    found = yaml.safe_load((role / "meta" / "argument_specs.yml").read_text("utf-8"))["argument_specs"]["main"]
    return dict(found["options"])


def lines(text: str) -> list[str]:
    """Lines that a program reads: no comments, no empty ones."""
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def rendered(template: str, **values: object) -> str:
    """A template of the broker with these values."""
    text = (ANSIBLE / "roles" / "broker" / "templates" / template).read_text("utf-8")
    environment = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - settings, not pages
    return environment.from_string(text).render(ansible_managed="", **values)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_a_role_takes_what_it_says_and_nothing_else(role: Path) -> None:
    """Arguments, their defaults and what is checked of them are the same in both files of a role."""
    said = {name: option["default"] for name, option in options(role).items()}

    assert said == defaults(role)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_every_default_is_of_the_kind_that_is_asked_for(role: Path) -> None:
    """A role is never refused for its own default."""
    wrong = [name for name, one in options(role).items() if not isinstance(one["default"], KINDS[one["type"]])]

    assert wrong == []


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_arguments_carry_the_name_of_their_role(role: Path) -> None:
    """Whoever reads the inventory sees at once which role a line is for."""
    assert [name for name in defaults(role) if not name.startswith(f"{role.name}_")] == []


def test_the_access_list_of_a_hall_is_that_of_the_rehearsals() -> None:
    """Who may read and write what was tried in a thousand rehearsed sittings; a hall gets the same lines."""
    assert lines(rendered("acl.j2", broker_hall="demo")) == lines(access_list("demo"))


def test_the_settings_of_a_halls_broker_are_those_of_the_rehearsals() -> None:
    """TLS 1.3, certificates on both sides, nothing on a disk: line for line."""
    home = Path("/var/lib/hemicycle-broker")
    plan = BrokerPlan(
        hall="demo",
        home=home,
        port=8883,
        bind="10.20.0.2",
        user="mosquitto",
        crl_file=home / "crl.pem",
    )

    assert lines(
        rendered("mosquitto.conf.j2", broker_hall="demo", broker_port=8883, broker_listen="10.20.0.2")
    ) == lines(configuration(plan))


def test_sixty_seats_are_named_in_ten_lines() -> None:
    """The example of an inventory shows how a hall of sixty is written down without writing sixty machines."""
    hosts = yaml.safe_load((ANSIBLE / "inventory" / "example" / "hosts.yml").read_text("utf-8"))

    assert list(hosts["all"]["children"]["hall"]["children"]["seats"]["hosts"]) == ["s[01:60]"]
