"""Words of `simulator compare` in Chinese and English."""

from __future__ import annotations

COMPARE_TEXTS: dict[str, tuple[str, str]] = {
    "compare.label": ("标签", "label"),
    "compare.title": ("名称", "title"),
    "compare.item": ("项目", "item"),
    "compare.different": ("{city}：{runs} 之间的差别", "{city}: what differs between {runs}"),
    "compare.equal": ("{city}：{runs} 没有差别", "{city}: nothing differs between {runs}"),
    "compare.comma": ("，", ", "),
    "compare.rest": ("另有 {count} 行", "{count} more rows"),
    "compare.note": (
        "各城市口径、数据等级和规划目标不同，数值并列仅供参考，不是排名。",
        "Cities differ in their data, their grades and what their plans ask for: this is a view "
        "side by side, not a ranking.",
    ),
    "compare.more": (
        "全部行：--json，或 -o DIR 写出 compare.csv、compare.xlsx、compare.html。",
        "All rows: --json, or -o DIR for compare.csv, compare.xlsx and compare.html.",
    ),
    "compare.folder": ("比较：{folder}", "Comparison: {folder}"),
    "help.compare": (
        "并列比较几个结果文件夹（城市或同城多次运行）。",
        "Set results folders side by side: cities, or runs of one city.",
    ),
    "help.compare.folders": ("两个以上结果文件夹", "two or more results folders"),
    "help.compare.output": (
        "写出 compare.csv、compare.xlsx、compare.html 的文件夹",
        "folder for compare.csv, compare.xlsx and compare.html",
    ),
}
"""Key -> (Chinese, English)."""
