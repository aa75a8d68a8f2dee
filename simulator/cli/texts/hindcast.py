"""Words of `simulator hindcast` in Chinese and English."""

from __future__ import annotations

HINDCAST_TEXTS: dict[str, tuple[str, str]] = {
    "hindcast.title": (
        "{name}：只用 {year} 年及以前的数据（基准情形），与此后的实测值比较",
        "{name}: the baseline from data up to {year} only, beside what was observed since",
    ),
    "hindcast.nothing": (
        "{name}：{year} 年以后没有实测值，无可比较。请在 activity.csv、mix.csv、controls.csv 或 "
        "statistics.csv 中加入此后年份的行，等级取 official、guideline、peer_reviewed 或 "
        "database。",
        "{name}: nothing was observed after {year}, so there is nothing to compare. Add rows of "
        "later years to activity.csv, mix.csv, controls.csv or statistics.csv, of grade official, "
        "guideline, peer_reviewed or database.",
    ),
    "hindcast.gap": ("", " "),
    "hindcast.own": (
        "先用 simulator new 名称 --from {name} 得到自己的文件夹，把行加在其中的 tables 里。",
        "First, simulator new NAME --from {name} writes a folder of your own; the rows go into its "
        "tables.",
    ),
    "hindcast.quantity": ("量", "quantity"),
    "hindcast.name": ("{kind}：{what}（{unit}）", "{kind}: {what} ({unit})"),
    "hindcast.name_alone": ("{kind}：{what}", "{kind}: {what}"),
    "hindcast.comma": ("，", ", "),
    "hindcast.year": ("年份", "year"),
    "hindcast.observed": ("实测", "observed"),
    "hindcast.projected": ("推算", "model"),
    "hindcast.error": ("误差 %", "error %"),
    "hindcast.persistence": ("不变 %", "same %"),
    "hindcast.trend": ("趋势 %", "trend %"),
    "hindcast.inside": ("区间内", "inside"),
    "hindcast.yes": ("是", "yes"),
    "hindcast.no": ("否", "no"),
    "hindcast.kind": ("类别", "kind"),
    "hindcast.count": ("个数", "number"),
    "hindcast.trends": ("有趋势", "with trend"),
    "hindcast.scores": (
        "误差绝对值的中位数（%）：模型，以及两个简单对手：不变（维持基准年）和趋势（基准年前"
        "五年的增速）；“区间内”为落在抽样 5 % 至 95 % 之间的比例",
        "Medians of the sizes of errors in percent: of the model and of two naive rivals, the same "
        "as in the base year and the trend of the five years before it. Inside: between 5 and 95 % "
        "of the draws",
    ),
    "hindcast.model": ("模型 %", "model %"),
    "hindcast.all": ("全部", "all"),
    "hindcast.activity": ("活动水平", "activity"),
    "hindcast.capacity": ("规模", "capacity"),
    "hindcast.share": ("占比", "share"),
    "hindcast.additions_share": ("新增占比", "share of new capacity"),
    "hindcast.coverage": ("治理覆盖率", "coverage"),
    "hindcast.statistic": ("统计数", "statistic"),
    "hindcast.rest": (
        "另有 {count} 行：--json，或 -o DIR 写出 hindcast.csv",
        "{count} more rows: --json, or -o DIR for hindcast.csv",
    ),
    "hindcast.drivers": (
        "驱动因子：{trends} 个按基准年前的趋势延伸（{names}），{held} 个保持基准年水平",
        "Drivers and activities that go on with a trend: {trends} ({names}); that stay: {held}",
    ),
    "hindcast.none": ("无", "none"),
    "hindcast.folder": ("回算：{folder}", "Hindcast: {folder}"),
    "help.hindcast": (
        "回算：只用基准年及以前的数据推算，与此后的实测值比较。",
        "Project from data up to the base year only, and compare with what was observed since.",
    ),
    "help.hindcast.output": (
        "写出 hindcast.csv、projection.csv、hindcast.json 的文件夹",
        "folder for hindcast.csv, projection.csv and hindcast.json",
    ),
    "help.hindcast.draws": (
        "抽样次数，默认 200；0 不算区间", "number of draws; by default 200, 0 for no ranges",
    ),
    "help.hindcast.seed": ("抽样的种子，默认 0", "seed of the draws; by default 0"),
}
"""Key -> (Chinese, English)."""
