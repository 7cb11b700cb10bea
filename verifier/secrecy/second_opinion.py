# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the independent program ``belenios-tool`` says of an archive, where it is installed.

It is made by other people in another language; this program is stricter. Whoever trusts neither alone may trust both.
"""

import shutil
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Final

from verifier.findings import Words

PROGRAM: Final = "belenios-tool"
_WAIT_S: Final = 3_600


@lru_cache(maxsize=16)
def ask_tool(archive: bytes, uuid: str) -> tuple[bool, Words] | None:
    """Whether the other program accepts an archive, and its last words; none where it is not installed.

    It is asked once about an archive.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{uuid}.bel").write_bytes(archive)
        try:
            done = subprocess.run(
                [program, "election", "verify", "--dir", folder],
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                timeout=_WAIT_S,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return False, Words(f"{PROGRAM}：{error}", f"{PROGRAM}: {error}")
    said = (done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}").splitlines()[-1][:200]
    return done.returncode == 0, Words(f"{PROGRAM}：{said}", f"{PROGRAM}: {said}")
