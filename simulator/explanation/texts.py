"""Every word of a chain, in Chinese and English."""

from __future__ import annotations

from simulator.explanation.structure import Words
from simulator.wording import CASES, NO_MEASURES, VERDICT_NAMES

WORDS = {
    # kinds of items
    "control": ("治理措施", "control"), "target": ("目标", "target"),
    "clause": ("条款", "clause"), "measure": ("措施", "measure"),
    "source": ("排放源", "source"), "site": ("点位", "site"), "pollutant": ("污染物", "pollutant"),
    "technology": ("技术", "technology"), "parameter": ("参数", "parameter"),
    "bureau": ("责任部门", "bureau"), "cost": ("成本", "cost"), "number": ("数值", "number"),
    # cases, verdicts, statuses
    **CASES,
    **VERDICT_NAMES,
    "modelled": ("已建模", "modelled"),
    "covered_by": ("由他项覆盖", "covered by"), "indicator": ("指标", "indicator"),
    "yes": ("是", "yes"), "no": ("否", "no"),
    # limits of a measure
    "potential": ("潜力", "potential"),
    "binding_potential": ("潜力", "potential"), "binding_pace": ("推进速度", "pace"),
    "binding_cost": ("成本", "cost"), "binding_target": ("目标", "target"),
    "binding_no": ("未到限度", "nothing"), "uptake_unit": ("单位", "unit"),
    # columns
    "case": ("情形", "case"), "year": ("年份", "year"), "required": ("要求", "required"),
    "achieved": ("结果", "achieved"), "gap": ("差距", "gap"), "verdict": ("评判", "verdict"),
    "unit": ("单位", "unit"), "status": ("状态", "status"), "by": ("由何处理", "by"),
    "share": ("占比", "share"), "effect": ("贡献", "effect"), "uptake": ("推进程度", "uptake"),
    "basis": ("潜力的依据", "basis"),
    "binding": ("受限于", "limited by"), "annual_cost": ("年成本，百万元", "cost, million CNY"),
    "low": ("低值", "low"), "high": ("高值", "high"), "reference": ("出处", "reference"),
    "grade": ("等级", "grade"), "elasticity": ("弹性", "elasticity"),
    "value": ("数值", "value"), "place": ("所在", "place"), "base": ("基年", "base year"),
    "main": ("目标年", "target year"), "horizon": ("末年", "horizon"),
    "clauses": ("条款", "clauses"), "count": ("行数", "rows"), "kind": ("类别", "kind"),
    "moves": ("作用对象", "what it moves"), "side": ("自身排放", "own emission"),
    "sources": ("排放源", "sources"), "technologies": ("技术", "technologies"),
    "reduction": ("减排量", "reduction"), "origin": ("来源", "origin"),
    "boundary": ("口径", "boundary"), "facility": ("企业/点位", "facility"),
    "activity": ("活动水平", "activity"), "factor": ("排放因子", "factor"),
    "covered": ("受控活动", "controlled activity"), "removal": ("去除率", "removal"),
    "emission": ("排放量", "emission"), "own": ("自身排放", "own emission"),
    # sections
    "verdicts": ("评判", "Verdicts"), "about": ("说明", "About"),
    "quantity": ("评判的量", "What it is judged by"), "target_kind": ("目标类型", "Kind"),
    "series": ("逐年数值（{unit}）", "Over the years ({unit})"),
    "made_of": ("构成（{year}年）", "Made of ({year})"),
    "contributions": (
        "各措施的贡献（规划，{year}年）", "What the measures contribute (plan, {year})",
    ),
    **NO_MEASURES, "total": ("合计", "total"),
    "rest": ("其余", "all others"),
    "limits": ("措施的限度", "Limits of the measures"),
    "rebuilt": ("数值由来（{year}年）", "How the numbers come about ({year})"),
    "printed": ("表中数值", "printed number"), "recomputed": ("重算", "rebuilt"),
    "difference": ("差", "difference"), "equation": ("公式", "equation"),
    "ingredients": ("参数", "Parameters"), "grades": ("数据等级", "Grades of the data"),
    "coverage": ("条款处理情况", "How the clause is treated"),
    "measures": ("措施", "Measures"), "targets": ("目标", "Targets"),
    "bureaux": ("责任部门", "Bureaux"), "reductions": ("减排量", "Reductions"),
    "periods": ("已过年份与未来年份", "Already past, and still open"),
    "past": ("已过年份", "past"), "open": ("未来年份", "open"),
    "past_years": ("已过年份 {first}–{last}", "past {first}-{last}"),
    "open_years": ("未来年份 {first}–{last}", "open {first}-{last}"),
    "moved": ("作用对象", "What it moves"), "uptakes": ("推进程度", "Uptake"),
    "sectors": ("领域", "Sectors"), "emissions": ("排放", "Emissions"),
    "activities": ("活动水平", "Activity"), "facilities": ("企业/点位", "Facilities"),
    "citations": ("出处", "References"), "enters": ("进入何处", "What it enters"),
    "rests": ("据此的排放", "Emissions that rest on it"), "items": ("分项", "Items"),
    "present_value": ("基准年现值", "Present value in the base year"), "rows": ("表中各行", "Rows"),
    "controls": ("治理措施", "Controls"), "above_baseline": ("比基准", "above baseline"),
    "per_unit": ("每单位活动", "per unit of activity"), "note": ("备注", "note"),
    "clause_of": ("条款", "Clause"), "strength": ("力度", "strength"),
    "value_source": ("取值来源", "source of the value"), "scope": ("范围", "scope"),
    "reason": ("说明", "reason"), "baseline_year": ("基年", "base year"),
    "divided_by": ("除以", "divided by"), "sinks": ("碳汇", "sinks"),
    "imports": ("外购电热CO2", "CO2 of imported power and heat"),
    "range": ("范围", "range"), "title": ("名称", "title"), "table": ("数据表", "table"),
    "ranked": ("按 {year} 年规划情形排序", "Ranked by the plan case in {year}"),
    # kinds of data
    "official": ("官方", "official"), "guideline": ("指南", "guideline"),
    "peer_reviewed": ("文献", "peer reviewed"), "database": ("数据库", "database"),
    "estimate": ("估算", "estimate"), "assumption": ("假设", "assumption"),
    # boundaries
    "direct": ("直接", "direct"), "import": ("外购", "import"), "sink": ("碳汇", "sink"),
    "memo": ("备查", "memo"),
    # costs
    "annuity": ("年金", "annuity"), "fixed_om": ("固定运维", "fixed O&M"),
    "variable_om": ("可变运维", "variable O&M"), "control_annuity": ("治理年金", "control annuity"),
    "control_fixed_om": ("治理固定运维", "control fixed O&M"),
    "control_variable_om": ("治理可变运维", "control variable O&M"),
    "carrier": ("能源购销", "carriers"), "move": ("措施单位成本", "moves"),
    # sentences
    "not_additive": (
        "各措施分别去掉时的变化之和；相互影响不计入，见“相互影响”一行。",
        "Sum of what is lost when each measure alone is left out; what they share is not in it.",
    ),
    "same_gap": ("差距大于零即未达到", "a gap above zero means short by that much"),
    "eq_emission": (
        "docs/model.md 公式“Emissions”：E = 活动 × 因子 + Σ 受控活动 ×（自身排放 − 因子 × 去除率）",
        "docs/model.md, equation Emissions: E = activity x factor + sum of controlled activity x "
        "(own emission - factor x removal)",
    ),
    "eq_factor": (
        "因子 = Σ 用能 × 燃料因子 + 给定的或由领域公式（simulator/sectors/{sector}.py）得出的部分",
        "factor = sum of fuel per unit x factor of the fuel + what is stated or follows from the "
        "formulas of the sector (simulator/sectors/{sector}.py)",
    ),
    "from_parameters": ("由参数行得出的因子", "factor from the parameter rows"),
    "derived": ("由领域公式合成，依据见参数", "combined by the sector's formulas from these rows"),
    "eq_import": (
        "docs/model.md 公式“CO2 boundaries”：净外购 × 当年因子",
        "docs/model.md, equation CO2 boundaries: net import x factor of the year",
    ),
    "eq_stock": (
        "活动按 docs/model.md 第“Stocks”节在技术间分配；所列为其依据。",
        "Activity is split over technologies as in section Stocks of docs/model.md; what it rests "
        "on is listed.",
    ),
    "eq_cost": (
        "docs/model.md 公式“Cost”：年金、固定与可变成本，边界上的能源购销。",
        "docs/model.md, equation Cost: annuities, fixed and variable cost, carriers at the city "
        "boundary.",
    ),
    "eq_energy": (
        "docs/model.md 公式“Carriers”：用能 = 活动 × 单耗 + 治理设施用能。",
        "docs/model.md, equation Carriers: use = activity x use per unit + use of controls.",
    ),
    "eq_ledger": (
        "docs/model.md“The ledger of engineering reductions”：(Db/D0) ×（冻结路径 − 情形）。",
        "docs/model.md, The ledger of engineering reductions: (Db/D0) x (frozen path - case).",
    ),
    "no_parameter": (
        "没有参数行直接对应；数值来自列出的表。",
        "No parameter row stands behind it directly; the number comes from the tables named.",
    ),
    "life_only": (
        "只影响存量、产能或成本，不进入排放因子。",
        "It acts on stocks, capacity or cost, not on an emission factor.",
    ),
    "all_of_site": ("该源的全部排放都以此为依据。", "All emissions of the source rest on it."),
    "driver_of": ("活动水平的驱动。", "It drives activity."),
    "outlook_of": ("全国或全省的展望：活动水平随之变化，或驱动因素末年之后随之变化。",
                   "An outlook that activity follows, or a driver after its last row."),
    "basis_of": ("措施潜力的依据。", "Potentials of measures rest on it."),
    "limit_of": ("措施的限度；见该措施。", "It limits a measure; see the measure."),
    "checked_by": (
        "统计数据，用于核对基年，不进入计算。",
        "A statistic that the base year is checked against; it enters no result.",
    ),
    "no_contributions": (
        "未计算（规划由给定的组合而不是措施得出）",
        "not worked out: the plan is a stated mix, not what measures make of the baseline",
    ),
    "price_of": ("能源在城市边界上的价格。", "A price of a carrier at the city boundary."),
    "grade_note": (
        "每个数值按弹性分摊到其参数；份额加总。",
        "Each number is shared out to its parameters by elasticity, and the shares are summed.",
    ),
    "not_judged": ("本条不评判。", "This row is not judged."),
    "also": ("同名的另一项", "the same name also means"),
    "everywhere": ("全部", "all"),
}
"""Key -> (Chinese, English)."""


def word(key: str, **values: object) -> Words:
    """Return a text in both languages with its blanks filled; the key itself where unknown."""
    zh, en = WORDS.get(key, (key, key))
    return Words(zh.format(**values), en.format(**values)) if values else Words(zh, en)


def same(text: str) -> Words:
    """Return a text that reads alike in both languages."""
    return Words(text, text)
