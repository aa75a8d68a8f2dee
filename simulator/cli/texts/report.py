"""Words of `simulator report` and of reports written beside results, in Chinese and English."""

from __future__ import annotations

REPORT_TEXTS: dict[str, tuple[str, str]] = {
    "report.reading": ("读取 {name}", "reading {name}"),
    "report.writing": ("写出报告 {name}", "writing the report of {name}"),
    "report.written": ("{path}（{size} MB）", "{path} ({size} MB)"),
    "report.failed": (
        "未能写出 {name}（{kind}：{message}）；结果本身完好，可用 simulator report 再写。",
        "{name} could not be written ({kind}: {message}). The results are unharmed; simulator "
        "report writes it again.",
    ),
    "help.report": (
        "重新写出结果文件夹的报告与工作簿。",
        "Write the report and the workbook of results folders again.",
    ),
    "help.report.folders": ("结果文件夹", "results folders"),
    "help.no_report": (
        "不写 report.html 和 results.xlsx", "leave report.html and results.xlsx out",
    ),
}
"""Key -> (Chinese, English)."""
