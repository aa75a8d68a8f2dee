"""Words of the modes of the optimiser, in Chinese and English."""

from __future__ import annotations

MODE_TEXTS: dict[str, tuple[str, str]] = {
    "mode.ways_out": (
        "哪些目标相互冲突、有哪些出路，见：{command}",
        "Which targets conflict, and the ways out: {command}",
    ),
    "mode.weights": ("{name}（每吨权重：{weights}）", "{name} (weights per tonne: {weights})"),
    "mode.hurdle": (
        "门槛收益率改变了选择（{rates}）；成本仍按折现率计，不保证不高于规划。",
        "Hurdle rates change the choice ({rates}); costs are at the discount rate, and need not be "
        "at most those of the plan.",
    ),
    "mode.most": (
        "{aim}：自 {year} 年起年均最多减少 {reduction} {unit}（{share}），"
        "比最低成本组合多 {spent} 亿元。",
        "{aim}: at most {reduction} {unit} a year less from {year} on ({share}), at {spent} "
        "billion CNY above the cheapest mix.",
    ),
    "mode.most_within": (
        "{aim}：预算 {budget} 亿元之内，自 {year} 年起年均最多减少 {reduction} {unit}（{share}）；"
        "用去 {spent} 亿元；不限预算为 {limit} {unit}。",
        "{aim}: within a budget of {budget} billion CNY, at most {reduction} {unit} a year less "
        "from {year} on ({share}); spent: {spent} billion CNY; with no limit: {limit} {unit}.",
    ),
    "mode.myopic": (
        "逐期规划（{years}）：比全程预见多花 {more} 亿元。",
        "Planned milestone by milestone ({years}): {more} billion CNY dearer than with foresight.",
    ),
    "mode.stuck": (
        "逐期规划（{years}）到 {year} 年无解；全程预见则有解。",
        "Planned milestone by milestone ({years}), no mix is left in {year}; with foresight there "
        "is one.",
    ),
    "mode.stuck_anyway": (
        "逐期规划（{years}）到 {year} 年无解；全程预见也无解。",
        "Planned milestone by milestone ({years}), no mix is left in {year}; nor is there one with "
        "foresight.",
    ),
    "mode.projects": (
        "点名项目：{all} 个中建 {built} 个", "Named projects built: {built} of {all}",
    ),
    "mode.project": ("项目", "project"),
    "mode.begins": ("首年", "first year"),
    "mode.alternatives": (
        "成本高出份额不超过 {within} 的其他组合：{count} 个；末年与最低成本组合差别最大的措施：",
        "Other mixes whose cost is higher by a share of at most {within}: {count}. Measures that "
        "differ most from the least-cost mix in the last year:",
    ),
    "mode.tracing": ("求解 {name}", "solving {name}"),
    "mode.pareto": ("{year} 年 {x} 与 {y} 的前沿", "Front of {x} and {y} in {year}"),
    "mode.unit.1": ("加权吨", "weighted t"),
    "mode.unit.equivalents": ("当量", "equivalents"),
    "mode.unit.CNY_2020": ("元", "CNY"),
    "mode.cost": ("成本现值，亿元", "present value, billion CNY"),
    "mode.macc": (
        "{aim} 边际减排成本曲线，自 {year} 年起（考虑相互影响）",
        "Marginal abatement cost of {aim} from {year} on, after interactions",
    ),
    "mode.reduction": ("减少，{unit}", "reduction, {unit}"),
    "mode.marginal": ("边际，元", "marginal, CNY"),
    "mode.above": ("比基准，亿元", "above baseline, billion CNY"),
    "mode.enters": ("变动的措施", "measures that move"),
    "mode.alone": (
        "各措施单独实施（教科书曲线，不计相互影响）：节约者按净收益排序，其余按单位成本排序",
        "Each measure alone (textbook curve, no interactions): those that save by net benefit, the "
        "others by unit cost",
    ),
    "mode.measure": ("措施", "measure"),
    "mode.in_year": ("当年成本，亿元", "cost in the year, billion CNY"),
    "mode.unit_cost": ("单位成本，元", "unit cost, CNY"),
}
