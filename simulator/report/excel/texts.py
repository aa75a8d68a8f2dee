"""Words of the workbook in Chinese and English: headers, cases, verdicts, notes."""

from __future__ import annotations

from simulator.wording import NAMES, NO_MEASURES

WORDS: dict[str, tuple[str, str]] = {
    **NAMES,
    "plan_status.draft": ("征求意见稿", "draft"),
    "plan_status.issued": ("已印发", "issued"),
    "optimise.optimal": ("最优", "optimal"),
    "optimise.infeasible": ("无可行组合", "no feasible mix"),
    "optimise.failed": ("未通过检查", "failed its check"),
    "optimise.not_run": ("未求解", "not run"),
    "boundary.direct": ("直接排放", "direct"),
    "boundary.energy_net": ("能源活动与净调入电热", "energy and net imports"),
    "boundary.import": ("净调入电热", "net imports"),
    "boundary.sink": ("碳汇", "sink"),
    "boundary.memo": ("备忘项", "memo"),
    "sector.trade": ("跨界购销", "trade across the boundary"),
    "sector.imported_electricity": ("净调入电力", "net imported electricity"),
    "sector.imported_heat": ("净调入热力", "net imported heat"),
    "sector.transfers": ("活动转移", "transfers"),
    "sector.offsets": ("区域削减替代", "offsets"),
    "sector.unallocated": ("无归属", "of no sector"),
    "source.electricity": ("电力", "Electricity"),
    "source.heat": ("热力", "Heat"),
    "source.transfers": ("活动转移", "Transfers"),
    "source.offsets": ("区域削减替代", "Offsets"),
    "source.surplus_gas": ("放散副产煤气", "Flared by-product gas"),
    "strength.hard": ("约束性", "hard"),
    "strength.in_principle": ("原则上", "in principle"),
    "strength.strive": ("力争", "strive"),
    "strength.approximate": ("左右", "approximate"),
    "value_source.plan": ("规划", "plan"),
    "value_source.province": ("省级下达", "province"),
    "value_source.national_standard": ("国家标准", "national standard"),
    "value_source.user": ("用户", "user"),
    "value_source.assumed": ("假定", "assumed"),
    "value_source.missing": ("缺", "missing"),
    "comparator.fall": ("下降", "fall"),
    "comparator.rise": ("上升", "rise"),
    "yes_no.yes": ("是", "yes"),
    "yes_no.no": ("否", "no"),
    "binding.no": ("无", "nothing"),
    "binding.potential": ("潜力", "potential"),
    "binding.pace": ("推进速度", "pace"),
    "binding.target": ("目标", "target"),
    "binding.cost": ("成本", "cost"),
    **{f"measure.{key}": words for key, words in NO_MEASURES.items()},
    "item.annuity": ("设备年金", "plant annuity"),
    "item.fixed_om": ("设备固定运维", "plant, fixed O&M"),
    "item.variable_om": ("设备可变运维", "plant, variable O&M"),
    "item.control_annuity": ("治理设施年金", "control annuity"),
    "item.control_fixed_om": ("治理设施固定运维", "control, fixed O&M"),
    "item.control_variable_om": ("治理设施可变运维", "control, variable O&M"),
    "item.carrier": ("能源与物料购销", "carriers bought and sold"),
    "item.move": ("需求与转移措施", "demand and transfer moves"),
    "flow.use": ("使用", "use"),
    "flow.output": ("产出", "output"),
    "flow.import": ("净调入", "net import"),
    "flow.export": ("净调出", "net export"),
    "flow.surplus": ("放散", "surplus"),
    "bridge.inventory_change": ("排放清单变化", "change of the inventory"),
    "bridge.happened_anyway": ("加：已发生的变化", "plus what happened anyway"),
    "bridge.less_sink": ("减：碳汇", "less sinks"),
    "bridge.less_unregistered": ("减：未登记源", "less unregistered sources"),
    "bridge.less_growth_project": ("减：新增项目", "less growth projects"),
    "bridge.less_activity_growth": ("减：活动增长部分", "less growth of activity"),
    "bridge.less_flared_gas": ("减：放散煤气", "less flared gas"),
    "bridge.booked": ("入账减排", "booked"),
    "bridge.less_transfers": ("减：转移", "less transfers"),
    "bridge.less_offsets": ("减：替代", "less offsets"),
    "bridge.engineering_reduction": ("重点工程减排量", "engineering reduction"),
    "period.past": ("已过年份", "past"),
    "period.open": ("未来年份", "open"),
    "clause_kind.clause": ("条款", "clause"),
    "clause_kind.target": ("目标", "target"),
    "clause_kind.measure": ("措施", "measure"),
    "status.modelled": ("已建模", "modelled"),
    "status.covered_by": ("由他项覆盖", "covered by"),
    "status.indicator": ("指标", "indicator"),
    "status.tracked": ("跟踪", "tracked"),
    "status.not_modelled": ("未建模", "not modelled"),
    "diagnosis.circumstance": ("规划方式", "how it is planned"),
    "diagnosis.violation": ("最接近组合的差距", "short in the closest mix"),
    "diagnosis.conflict": ("冲突", "conflict"),
    "diagnosis.relaxation": ("出路", "way out"),
    "grade.official": ("官方", "official"),
    "grade.guideline": ("指南", "guideline"),
    "grade.peer_reviewed": ("同行评议", "peer reviewed"),
    "grade.database": ("数据库", "database"),
    "grade.estimate": ("估算", "estimate"),
    "grade.assumption": ("假定", "assumption"),
}
"""Group.key -> (Chinese, English); a key that is not here is shown as it is."""


def pair(group: str, key: str) -> tuple[str, str]:
    """Return a word in both languages."""
    return WORDS.get(f"{group}.{key}", (key, key))


def both(group: str, key: str) -> str:
    """Return a word as "中文 / English"; an empty key stays empty."""
    return beside(*pair(group, key))


def beside(zh: str, en: str) -> str:
    """Return a name in both languages, once where they do not differ."""
    return zh if zh == en else f"{zh} / {en}"
