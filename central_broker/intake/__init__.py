# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The import of a sitting from text files: read everything, show everything, take all or nothing.

Theory of operation. Five files describe a sitting, and a sixth those who attend without a vote
(``examples/README.md`` tells them to secretaries); the tables among them may come as workbooks instead, whose sheets
are read like their text, and the agenda as a table. Each is fetched, decoded to text, and read by functions over text
that leave their findings at a :class:`~.findings.Spot`: a *trouble* stops the import, a *note* does not. Then the files
are held against each other, and every ballot paper is made once, so that what the house would refuse in the sitting is
refused here. Nothing raises, so one run finds all troubles. Without trouble there is a
:class:`~.draft.SittingDraft`, whose blobs the floor records name by hash.
"""

from central_broker.intake.draft import Intake, Refusal, SittingDraft
from central_broker.intake.findings import Note, Trouble
from central_broker.intake.preview import check, preview
from central_broker.intake.reading import read_sitting

__all__ = ["Intake", "Note", "Refusal", "SittingDraft", "Trouble", "check", "preview", "read_sitting"]
