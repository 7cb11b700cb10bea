# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The functions of PyYAML that are used here."""

from typing import Any

def safe_load(stream: str) -> Any: ...  # noqa: ANN401 - whatever stands in the file
def safe_dump(data: object, *, allow_unicode: bool = False) -> str: ...
