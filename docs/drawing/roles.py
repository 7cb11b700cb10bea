# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of roles, from the file in each role that Ansible itself checks arguments by."""

from pathlib import Path
from typing import Any, Final

import yaml

ROLES: Final = Path(__file__).resolve().parents[2] / "ansible" / "roles"

_HEAD: Final = """# Roles and their arguments

Generated from `ansible/roles/*/meta/argument_specs.yml` by `make docs`; do not edit. Ansible checks arguments by the
same files before a role changes anything. Whoever sets up a hall writes them into the inventory
([ansible/inventory/example](../../ansible/inventory/example/)).
"""


def roles_page() -> str:
    """One section for each role: what it does, and a table of its arguments."""
    return "\n".join([_HEAD, *(_section(path) for path in sorted(ROLES.glob("*/meta/argument_specs.yml")))])


def _section(path: Path) -> str:
    spec = yaml.safe_load(path.read_text("utf-8"))["argument_specs"]["main"]
    lines = [f"## {path.parents[1].name}", "", f"{spec['short_description']}.", ""]
    lines += [f"- {sentence}" for sentence in spec["description"]]
    if not spec["options"]:
        return "\n".join([*lines, "", "It takes no arguments."]) + "\n"
    lines += ["", "| argument | kind | default | what |", "|---|---|---|---|"]
    for name, option in spec["options"].items():
        lines.append(_row(name, option))
        for inner, one in option.get("options", {}).items():
            lines.append(_row(f"{name}[].{inner}", one))
    return "\n".join(lines) + "\n"


def _row(name: str, option: dict[str, Any]) -> str:
    kind = f"{option['type']} of {option['elements']}" if "elements" in option else option["type"]
    if "choices" in option:
        kind += ": " + ", ".join(option["choices"])
    return f"| `{name}` | {kind} | {_default(option)} | {option['description']} |"


def _default(option: dict[str, Any]) -> str:
    if "default" not in option:
        return "needed" if option.get("required") else ""
    value = option["default"]
    return "empty" if value in ("", [], {}) else f"`{str(value).lower() if isinstance(value, bool) else value}`"
