# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A technician at the panel of a simulated seat: does what the self-test asks for, as it is read on the screen."""

import asyncio
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

CARD: Final = "04A1B2C3D4"
CARD_AWAY_S: Final = 1.2
"""A card counts again once it was away for a second."""

_BUTTON: Final = re.compile("Press the button “(yes|no|abstain)”")


@dataclass(slots=True)
class PanelTechnician:
    """Hands and eyes at one panel.

    Args:
        socket: The panel's socket.
        leaves_out: Steps that are left out.
    """

    socket: Path
    leaves_out: tuple[str, ...] = ()
    seen: list[str] = field(default_factory=list)
    """The steps that came, in order."""

    async def attend(self) -> None:
        """Do everything until the scene is closed."""
        reader, writer = await asyncio.open_unix_connection(self.socket, limit=2**24)
        state: dict[str, Any] = {}
        begun = waits = False
        try:
            while line := await reader.readline():
                answer = json.loads(line)
                assert "refused" not in answer, answer
                state = answer.get("state") or state
                waits = waits and "taken" not in answer
                service = (state.get("view") or {}).get("service")
                begun = begun or service is not None
                if begun and service is None:
                    return
                if service is None or waits:
                    continue
                for poke in await self._answer(service, state["lamps"]):
                    writer.write(json.dumps(poke).encode() + b"\n")
                    waits = True
        finally:
            writer.close()

    async def _answer(self, service: dict[str, Any], lamps: dict[str, str]) -> list[dict[str, object]]:
        step = next((one["step"] for one in service["steps"] if one["state"] == "now"), "")
        if step and step not in self.seen:
            self.seen.append(step)
        if step in self.leaves_out:
            return [{"service": "skip"}]
        match step:
            case "buttons":
                asked = _BUTTON.match(service["task_en"])
                return [{"press": asked[1]}] if asked else []
            case "lamps":
                return [{"press": name} for name, lamp in lamps.items() if lamp != "off"]
            case "reader" if service["task_en"].startswith(("Show", "Read")):
                await asyncio.sleep(CARD_AWAY_S)
                return [{"card": CARD}]
            case "screen" if service["touch"]:
                return [{"service": f"touch-{service['touch']}"}]
            case "screen" if service["pattern"] != "touch":
                return [{"service": "yes"}]
            case _:
                return []
