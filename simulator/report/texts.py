"""Every word of the report that is no name of the scenario, in Chinese and English."""

from __future__ import annotations

from simulator.facts.numbers import Pair
from simulator.report.excel.texts import WORDS

TEXTS: dict[str, Pair] = {
    "page.kind": ("减污降碳规划模拟报告", "Report on cutting pollution and carbon"),
    "page.language": ("English", "中文"),
    "page.language_hint": ("Switch to English", "切换为中文"),
    "page.contents": ("目录", "Contents"),
    "page.skip": ("跳到正文", "Skip to the content"),
    "page.print": ("打印", "Print"),
    "page.noscript": ("图表需要启用 JavaScript。", "The charts need JavaScript."),
    "page.years": ("计算年份 {first}–{last}，规划主年份 {main}",
                   "Years {first}–{last}, main target year {main}"),
    "page.draft": ("规划为征求意见稿", "The plan is a draft for comment"),
    # sections
    "section.answer": ("结论", "The answer"),
    "section.trajectories": ("排放轨迹", "Emission trajectories"),
    "section.targets": ("目标轨迹", "Target trajectories"),
    "section.measures": ("措施", "Measures"),
    "section.money": ("投资与代价", "Money"),
    "section.energy": ("能源", "Energy"),
    "section.ledger": ("重点工程减排量", "Ledger of engineering reductions"),
    "section.bureaux": ("责任部门", "Responsible bureaux"),
    "section.clauses": ("条款覆盖", "Clause coverage"),
    "section.grades": ("假设与数据等级", "Assumptions and grades of data"),
    "section.parameters": ("全部参数", "All parameters"),
    "section.origin": ("结果如何得来", "How this was made"),
    # names short enough for one line of links
    "nav.answer": ("结论", "Answer"),
    "nav.trajectories": ("排放轨迹", "Emissions"),
    "nav.targets": ("目标轨迹", "Targets"),
    "nav.measures": ("措施", "Measures"),
    "nav.money": ("投资与代价", "Money"),
    "nav.energy": ("能源", "Energy"),
    "nav.ledger": ("工程减排", "Ledger"),
    "nav.bureaux": ("责任部门", "Bureaux"),
    "nav.clauses": ("条款覆盖", "Clauses"),
    "nav.grades": ("数据等级", "Data grades"),
    "nav.parameters": ("全部参数", "Parameters"),
    "nav.origin": ("结果来历", "Origin"),
    # charts
    "chart.numbers": ("数据", "Numbers"),
    "chart.csv": ("下载 CSV", "CSV"),
    "chart.from": ("数据来自", "Numbers from"),
    "chart.legend": ("图例：点击显示或隐藏", "Legend: press to show or hide"),
    "chart.total": ("合计", "Total"),
    "chart.year": ("年份", "Year"),
    "pick.case": ("情形", "Case"),
    "pick.pollutant": ("污染物", "Pollutant"),
    "pick.show": ("显示", "Show"),
    "pick.target": ("目标", "Target"),
    "pick.measure": ("措施", "Measure"),
    "pick.year": ("年份", "Year"),
    "pick.what": ("内容", "What"),
    "pick.compare": ("各情形对比", "Compare cases"),
    "pick.stack": ("{case}：按部门", "{case} by sector"),
    # answer
    "answer.judged": ("{case}：{judged} 个可评判的目标中，{met} 个达标，{missed} 个未达标。",
                      "{case}: of {judged} targets that can be judged, {met} are met and {missed} "
                      "missed."),
    "answer.slack": ("其中 {slack} 个不采取措施也能达标。",
                     "{slack} of those met would be met with no measure at all."),
    "answer.costs_more": ("比基准多花（现值）", "costs more than the baseline (present value)"),
    "answer.costs_less": ("比基准少花（现值）", "costs less than the baseline (present value)"),
    "answer.mix_saves": ("最低成本组合比规划节省", "The least-cost mix saves, against the plan"),
    "answer.mix_past": ("其中已过年份（至{year}年）", "of which in years already past (to {year})"),
    "answer.mix_costs": ("最低成本组合比规划多花", "The least-cost mix costs more than the plan"),
    "answer.targets_cost": ("目标本身的代价（与不设目标的最低成本之差）",
                            "What the targets themselves cost (above the cheapest mix without)"),
    "answer.infeasible": ("没有任何措施组合能同时满足全部有约束的目标。",
                          "No mix of measures meets all binding targets at the same time."),
    "answer.why": ("为什么不能全部达标", "Why not all targets can be met"),
    "answer.ways": ("可行的出路（按代价由低到高）", "Ways out that work, cheapest first"),
    "answer.useless": ("试过但仍不可行", "Tried, and still infeasible"),
    "answer.nearest": ("离全部达标最近的组合", "The mix that comes closest"),
    "answer.failed": (
        "优化结果未通过检查，因此没有最低成本组合。",
        "The optimiser's answer failed its check, so there is no least-cost mix.",
    ),
    "answer.not_run": ("本次没有求最低成本组合。", "The least-cost mix was not computed."),
    "answer.most": ("“最低成本”一栏是预算内减排最多的组合。",
                    "The case called least cost is the mix that reduces most within the budget."),
    "answer.of_plan": ("规划", "The plan"),
    "answer.verdicts": ("目标评判", "Verdicts"),
    "answer.cost": ("成本", "Cost"),
    "answer.unit": ("单位：{unit}，2020年不变价", "Unit: {unit}, prices of 2020"),
    "answer.missed": ("未达标的目标", "Targets that are missed"),
    "answer.none_missed": ("规划情形下没有未达标的目标。", "The plan misses no target."),
    "answer.all": ("全部目标", "All targets"),
    "answer.present": ("现值，{year}年", "present value of {year}"),
    "answer.in_year": ("{year}年", "in {year}"),
    "answer.above": ("比基准", "against the baseline"),
    "answer.legend": ("“自然达标”：基准情形也达标；“无数值”：规划没有给数；“跟踪”：不由模型评判。"
                      "差距大于零表示还差多少。",
                      "Slack: met in the baseline too. Not set: the plan prints no "
                      "number. Tracked: "
                      "not judged by the model. A gap above zero is what is missing."),
    "head.id": ("编号", "Id"), "head.label": ("目标", "Target"), "head.clause": ("条款", "Clause"),
    "head.bureaux": ("责任部门", "Bureaux"), "head.year": ("年份", "Year"),
    "head.required": ("要求", "Required"), "head.unit": ("单位", "Unit"),
    "head.achieved": ("结果", "Achieved"), "head.gap": ("差距", "Gap"),
    "head.verdict": ("评判", "Verdict"), "head.case": ("情形", "Case"),
    "head.measure": ("措施", "Measure"), "head.uptake": ("实施程度", "Uptake"),
    "head.basis": ("潜力的依据", "Basis"),
    "head.potential": ("潜力", "Potential"), "head.limit": ("受限于", "Limited by"),
    "head.cost": ("年成本", "Yearly cost"), "head.cut": ("减少", "Reduction"),
    "head.item": ("项", "Item"), "head.status": ("状态", "Status"),
    "head.reason": ("说明", "Reason"), "head.by": ("由何处理", "Covered by"),
    "head.site": ("源与项目", "Source and site"), "head.kind": ("类别", "Kind"),
    "head.change": ("清单变化", "Inventory change"), "head.booked": ("入账", "Booked"),
    "head.grade": ("等级", "Grade"), "head.rows": ("行数", "Rows"),
    "head.share": ("占比", "Share"), "head.file": ("文件", "File"),
    "head.what": ("参数", "Parameter"), "head.value": ("数值", "Value"),
    "head.range": ("范围", "Range"), "head.source": ("来源", "Source"),
    "head.note": ("说明", "Note"), "head.place": ("位置", "Where"),
    "head.targets": ("目标", "Targets"), "head.measures": ("措施", "Measures"),
    "head.version": ("版本", "Version"), "head.program": ("程序", "Program"),
    # trajectories
    "traj.title": ("各污染物排放", "Emissions by pollutant"),
    "traj.hint": ("CO₂ 有两种边界：直接排放，以及能源活动加净调入电热。"
                  "重点工程减排量目标不是总量目标，"
                  "见“重点工程减排量”一节。",
                  "CO₂ has two boundaries: released in the city, and energy with net imports of "
                  "electricity and heat. Targets for engineering reductions are no limits of the "
                  "total; see the ledger."),
    "paths.title": ("评判每个目标的量", "What each target is judged by"),
    "paths.hint": ("菱形为规划要求；虚线表示要求在其后年份继续有效。",
                   "The diamond is what the plan asks for; a dotted line shows that it holds on."),
    "paths.required": ("要求", "required"),
    "paths.peak": ("达峰年份", "peak year"),
    "chain.title": ("每个目标靠哪些措施（规划，去掉该措施会失去多少）",
                    "Which measures bring each target (the plan, what is lost without each)"),
    "chain.effect": ("贡献", "Contribution"),
    "chain.more": ("其余 {count} 项与相互影响", "{count} more and interaction"),
    # measures
    "wedge.title": ("各措施的减排楔形", "Wedges: what each measure takes off"),
    "wedge.hint": ("每项措施的减少量是去掉它时规划失去的量；"
                   "“相互影响”使各项相加等于基准与该情形之差。",
                   "The wedge of a measure is what is lost without it; interaction makes the parts "
                   "add up to the baseline less the case."),
    "wedge.anyway": ("每项措施的减少量是去掉它时规划失去的量；“已发生的变化”是冻结路径与基准之差；"
                     "“相互影响”使各项相加等于冻结路径与该情形之差。",
                     "The wedge of a measure is what is lost without it; what happened anyway "
                     "takes the frozen path to the baseline; interaction makes the parts add up "
                     "to the frozen path less the case."),
    "wedge.others": ("其余 {count} 项措施", "{count} other measures"),
    "wedge.baseline": ("基准", "baseline"),
    "wedge.frozen": ("冻结路径", "frozen path"),
    "period.title": ("已过年份（至{year}年）与未来年份各减多少",
                     "What lies in years already past (to {year}), and what is still open"),
    "period.hint": ("各年之和；“已发生的变化”是冻结路径与基准之差，各情形相同。"
                    "成本为比基准多花的现值，负数为节省。",
                    "Sums over the years. What happened anyway takes the frozen path to the "
                    "baseline, the same in every case. Cost is the present value above the "
                    "baseline, that of what happened anyway above the frozen path; below zero it "
                    "saves."),
    "period.of_past": ("{what}，已过年份", "{what}, past"),
    "period.of_open": ("{what}，未来年份", "{what}, open"),
    "period.cost": ("成本现值", "Cost, present value"),
    "macc.title": ("边际减排成本曲线", "Marginal abatement cost curve"),
    "macc.each": ("各措施单独实施", "Each measure alone"),
    "macc.joint": ("考虑相互影响", "After interactions"),
    "macc.own": ("规划内各措施", "Measures of the plan"),
    "macc.x": ("累计减少", "cumulative reduction"),
    "macc.hint": ("省钱的措施不按每吨成本排名（减得越少反而越“便宜”），另表按净收益排序。"
                  "此曲线不是某一年的供给曲线。",
                  "Measures that save money are not ranked by cost per tonne (the "
                  "less they reduce, "
                  "the better they would look); they stand apart by net benefit. The curve is no "
                  "supply curve of a year."),
    "macc.savings": ("省钱的措施，按净收益", "Measures that save money, by net benefit"),
    "macc.free": ("自身合算", "pays for itself"),
    "macc.without": ("不减少该污染物的措施：{count} 项", "Measures that do not lower it: {count}"),
    "macc.benefit": ("年净收益", "Net benefit a year"),
    "uptake.title": ("措施推进", "How far measures go"),
    "uptake.hint": ("“潜力”是数据库允许的最大幅度；"
                    "对保留比例和需求变化等越低越强的量，是允许的最低值。",
                    "Potential is how far the library lets a measure go: the lowest value where "
                    "lower is stronger, as for stock still allowed or changes of demand."),
    "uptake.table": ("{year}年的实施程度与限制因素", "Uptake in {year}, and what limits it"),
    "uptake.mean": ("一项措施有几个动作时，为同类动作的平均。"
                    "保留比例和需求变化越低越强，潜力是其最低值。",
                    "The mean over moves of one kind where a measure has several. Stock still "
                    "allowed and changes of demand are stronger the lower; potential is their "
                    "lowest."),
    # money
    "money.title": ("投资与系统成本", "Investment and system cost"),
    "money.investment": ("投资", "Investment"),
    "money.cost": ("系统成本", "System cost"),
    "money.above": ("系统成本比基准", "System cost above baseline"),
    "money.hint": ("2020年不变价。投资记在建设当年；系统成本含年金、运维、能源与物料购销。",
                   "CNY of 2020. Investment stands in the year of building; system cost holds "
                   "annuities, operation, and what is bought and sold."),
    "price.title": ("影子价格：再严一点要多花多少", "Shadow prices: what one more unit would cost"),
    "price.none": ("没有最低成本组合，因此没有影子价格。",
                   "There is no least-cost mix, and so no shadow price."),
    "price.free": ("最低成本组合还须满足另外 {count} 个目标，这些目标再严一点也不多花钱。",
                   "The mix had to meet {count} more targets, which cost nothing at the margin."),
    "price.all_free": ("没有目标在边际上多花钱。", "No target costs anything at the margin."),
    # energy
    "energy.flows": ("能源流向", "Flows of energy"),
    "energy.flows_hint": ("左为燃料与调入，中为电、热与转换，右为使用部门。"
                          "焦炭与副产煤气按使用计入。窄屏上可左右滑动。",
                          "Fuels and imports on the left, conversion, electricity and heat in the "
                          "middle, users on the right. Coke and by-product gas count where used. "
                          "On a narrow screen it moves sideways."),
    "energy.title": ("能源使用与结构", "Use of energy and its structure"),
    "energy.none": ("此城没有能源数据可以显示。", "This city has no use of energy to show."),
    "energy.group": ("按品种", "By carrier"),
    "energy.sector": ("按部门", "By sector"),
    "energy.primary": ("一次能源（煤当量）", "Primary energy (coal equivalent)"),
    "energy.shares": ("煤炭与非化石占比", "Coal and non-fossil shares"),
    "energy.coal": ("煤炭", "coal"), "energy.non_fossil": ("非化石", "non-fossil"),
    "energy.hint": ("占比以一次能源为分母，电力按当年供电煤耗折算。煤炭含焦炭和煤气的折算净额。",
                    "Shares are of primary energy; electricity at the coal-equivalent "
                    "of the year."),
    "node.conversion": ("发电供热", "Power and heat plants"),
    "node.clean": ("无燃料发电（风光水、垃圾）", "Power without fuel (wind, sun, water, waste)"),
    "node.losses": ("转换损失", "Losses in conversion"),
    "node.import": ("净调入", "Net imports"), "node.export": ("调出", "Exports"),
    "group.coal": ("煤炭", "Coal"), "group.coke": ("焦炭", "Coke"),
    "group.coal_gas": ("煤气", "Coal gases"), "group.oil": ("油品", "Oil"),
    "group.gas": ("天然气", "Natural gas"), "group.biomass": ("生物质", "Biomass"),
    "group.waste": ("废弃物燃料", "Waste fuels"), "group.hydrogen": ("氢", "Hydrogen"),
    "group.electricity": ("电力", "Electricity"), "group.heat": ("热力", "Heat"),
    "group.Coal": ("煤炭", "Coal"), "group.Oil": ("油品", "Oil"),
    "group.Gas": ("天然气", "Natural gas"), "group.Biomass": ("生物质", "Biomass"),
    "group.Electricity": ("非化石与净调入电力", "Non-fossil and net imported electricity"),
    "group.Other": ("其他", "Other"), "group.Waste": ("废弃物燃料", "Waste fuels"),
    # ledger
    "ledger.title": ("入账减排量与清单变化", "Booked reduction and change of the inventory"),
    "ledger.hint": ("重点工程减排量是台账口径：只计登记项目、按基准年活动水平入账，"
                    "增长与自然更替不计。",
                    "The ledger counts registered projects at the activity of the "
                    "base year; growth "
                    "and natural turnover are left out."),
    "ledger.bridge": ("从清单变化到入账减排量，{year}年", "From the change to the ledger, {year}"),
    "ledger.closures": ("基准年以来关停的企业，{year}年入账",
                        "Works closed since the base year, booked in {year}"),
    "head.closed_in": ("关停年份", "Closed in"),
    "head.closed_share": ("关停部分", "Part closed"),
    "head.closed_activity": ("关停的活动水平（基准年）", "Activity that closed (base year)"),
    "ledger.largest": ("入账最多的项目，{year}年", "Sites that book most, {year}"),
    # bureaux, clauses
    "bureaux.hint": ("一项目标或措施由几个部门负责时，各部门都全额列出，不可相加。"
                     "减少量为规划情形、"
                     "规划主年份。",
                     "What several bureaux answer for stands with each of them in full; do not add "
                     "up. Reductions are those of the plan in its main target year."),
    "bureaux.summary": ("{targets} 个目标，{measures} 项措施",
                        "targets: {targets}, measures: {measures}"),
    "bureaux.missed": ("{count} 个未达标", "{count} missed"),
    "clauses.none": ("此情景没有条款表。", "This scenario has no table of clauses."),
    "clauses.all": ("每一行", "Every row"),
    "clauses.hint": ("“已建模”由模型计算；“由他项覆盖”并入他项；“指标”由他项结果评判；"
                     "“跟踪”只列出；"
                     "“未建模”附原因。",
                     "Modelled: computed. Covered by: part of another row. Indicator: judged from "
                     "other results. Tracked: listed only. Not modelled: with the reason."),
    # grades
    "grades.title": ("基准年排放依据的数据等级", "What the emissions of the base year rest on"),
    "grades.definition": (
        "定义：每一笔直接排放取其活动水平（若直接给出）与排放系数各参数中最差的等级；"
        "系数中只计敏感的参数（参数变 1% 时系数至少变 0.05%）。占比按排放量加权。",
        "Definition: every direct emission takes the worst grade among its activity (where stated) "
        "and the parameters of its factor that matter, those which it follows by at least 0.05 % "
        "per 1 %. Shares are weighted by emission."),
    "grades.rows": ("全部参数行的等级", "Grades of all parameter rows"),
    "grades.untraced": ("此结果文件夹没有 ingredients.csv，无法按排放追溯等级；"
                        "重新运行情景即可得到。",
                        "This folder has no ingredients.csv, so grades cannot be traced to "
                        "emissions; run the scenario again to get them."),
    "grades.assumed": ("本次运行依据的措施假定", "Assumptions behind the uptake of measures"),
    # parameters
    "parameters.hint": ("搜索参数、来源或说明；每行写明数值、范围、单位、年份、等级和来源。",
                        "Search names, sources and notes; each row has value, range, unit, year, "
                        "grade and source."),
    "parameters.search": ("搜索", "Search"),
    "parameters.all": ("全部", "all"), "parameters.table": ("表", "Table"),
    "parameters.more": ("显示更多", "Show more"),
    "parameters.found": ("符合的行数：", "Rows found: "),
    "parameters.print": ("打印件只含此处显示的行；全部行见 parameters.csv。",
                         "In print only the rows shown here; all of them are in parameters.csv."),
    # origin
    "origin.hint": ("有结果文件夹即可重复本次计算：run.json 含完整情景与每个输入的校验值。",
                    "The folder is enough to repeat this run: run.json holds the resolved scenario "
                    "and the hash of every input."),
    "origin.command": ("重新写出本报告", "To write this report again"),
    "origin.scenario": ("情景", "Scenario"), "origin.time": ("计算用时", "Computing time"),
    "origin.seconds": ("秒", "seconds"), "origin.solver": ("求解器", "Solver"),
    "origin.status": ("求解状态", "Solver's answer"),
    "origin.size": ("模型规模", "Size of the programme"),
    "origin.size_value": ("{columns} 个变量，{rows} 行，{nonzeros} 个非零元",
                          "{columns} variables, {rows} rows, {nonzeros} non-zeros"),
    "origin.inputs": ("输入文件与 SHA-256（{count} 个）", "Input files and SHA-256 ({count})"),
    "origin.overrides": ("情景覆盖", "Overrides"), "origin.warnings": ("提示", "Warnings"),
    "origin.versions": ("程序版本", "Versions"),
    "case.baseline": ("基准", "Baseline"), "case.plan": ("规划", "Plan"),
    "case.least_cost": ("最低成本", "Least cost"),
}
"""Key -> (Chinese, English)."""


def say(key: str, **values: object) -> Pair:
    """Return a text in both languages; values may be pairs, or the same in both."""
    found = TEXTS.get(key) or WORDS.get(key) or (key.partition(".")[2], key.partition(".")[2])
    zh = {k: v[0] if isinstance(v, tuple) else v for k, v in values.items()}
    en = {k: v[1] if isinstance(v, tuple) else v for k, v in values.items()}
    return (found[0].format(**zh), found[1].format(**en)) if values else found
