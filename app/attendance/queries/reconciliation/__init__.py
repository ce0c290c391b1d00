"""The reconciliation report: scans that somebody should look at, and what was decided of them."""

from app.attendance.queries.reconciliation.doubts import DOUBTS, doubtful
from app.attendance.queries.reconciliation.report import (
    ReportFilter,
    ReportRow,
    Standing,
    doubted_scan,
    gates_in_doubt,
    report_page,
    report_rows,
    undecided_scans,
)
from app.attendance.queries.reconciliation.summary import ReportSummary, report_summary

__all__ = [
    "DOUBTS",
    "ReportFilter",
    "ReportRow",
    "ReportSummary",
    "Standing",
    "doubted_scan",
    "doubtful",
    "gates_in_doubt",
    "report_page",
    "report_rows",
    "report_summary",
    "undecided_scans",
]
