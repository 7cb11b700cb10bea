# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Official sheets: results, reports, attendance and ballot forms, as pages for paper and signatures."""

from central_broker.sheets.sheet_set import (
    Typeset,
    sheet_data_of,
    typeset_attendance,
    typeset_forms,
    typeset_report,
    typeset_result,
)

__all__ = ["Typeset", "sheet_data_of", "typeset_attendance", "typeset_forms", "typeset_report", "typeset_result"]
