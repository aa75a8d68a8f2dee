"""The words of `new`, `rebase` and `import`, in Chinese and English."""

from __future__ import annotations

START_TEXTS: dict[str, tuple[str, str]] = {
    "start.copying": ("复制 {name}", "copying {name}"),
    "start.reading": ("读取 {name}", "reading {name}"),
    "start.folder": (
        "已生成文件夹 {place}，可直接运行；其中的数字都是 {base} 的，请逐项改成本市的。",
        "Wrote the folder {place}. It runs at once; every number in it is one of {base}, to be "
        "replaced by your own.",
    ),
    "start.book": (
        "已生成工作簿 {place}；其中的数字都是 {base} 的，请逐项改成本市的，然后导入。",
        "Wrote the workbook {place}. Every number in it is one of {base}: replace them by your "
        "own, then import it.",
    ),
    "rebase.running": ("把 {name} 的基准年移到 {year}", "carrying {name} to {year}"),
    "rebase.done": (
        "已生成文件夹 {place}，可直接运行：基准年为 {year}。该年没有数据的，由 {old} 年起的基准情形"
        "推得，逐行注明，可按本市统计逐项替换。",
        "Wrote the folder {place}. It runs at once; its base year is {year}. What no row said of "
        "that year is what the baseline from {old} came to, each row marked as carried forward: "
        "replace them by your own as they are published.",
    ),
    "start.imported": (
        "情景“{name}”已写入 {place}：{rows} 行，其中 {examples} 行仍标为示例。",
        "Wrote the scenario {name} to {place}: {rows} rows, {examples} of them still marked as "
        "example.",
    ),
    "start.next": ("下一步：{command}", "Next: {command}"),
    # help
    "help.new": (
        "新建城市：文件夹或工作簿，以内置城市为例。",
        "Start a new city from a bundled one: a folder or a workbook.",
    ),
    "help.new.name": ("新情景和城市的名称", "name of the new scenario and its city"),
    "help.new.base": ("作示例的内置城市", "bundled city whose numbers are the example"),
    "help.new.output": (
        "写到哪个文件夹，默认以名称命名；工作簿则为所在文件夹",
        "folder to write, by default NAME; with --excel the folder to put NAME.xlsx in",
    ),
    "help.new.excel": ("生成工作簿 NAME.xlsx", "write a workbook NAME.xlsx instead"),
    "help.rebase": (
        "把城市的基准年移到后一年：该年数据取自基准情形。",
        "Carry a city to a later base year along its baseline.",
    ),
    "help.rebase.year": ("新的基准年", "the new base year"),
    "help.rebase.output": (
        "写到哪个文件夹，默认 名称_年份", "folder to write, by default NAME_YEAR",
    ),
    "help.import": (
        "检查工作簿并转成情景文件夹。", "Check a workbook and turn it into a scenario folder.",
    ),
    "help.import.book": ("new --excel 生成的工作簿", "a workbook as new --excel writes it"),
    "help.import.output": (
        "写到哪个文件夹，默认与工作簿同名", "folder to write, by default named as the workbook",
    ),
}
"""Key -> (Chinese, English)."""
