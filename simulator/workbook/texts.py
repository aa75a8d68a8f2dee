"""Every word that a workbook shows besides its data, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Words = tuple[str, str]
"""Chinese, English."""

COLUMNS: dict[str, tuple[str, str, str]] = {
    "mark": ("标记", "example＝示例城市的数，尚未改；改好后写 own 或清空。",
             "example = a number of the example city; write own, or clear it, once it is yours."),
    "sector": ("部门", "数据表所在的部门；不填则由“排放源”推定。",
               "Sector of the table; if empty, that of the source."),
    "source": ("排放源", "代码，见“代码表”。", "Key of the sheet 代码表."),
    "facility": ("设施", "设施代码；rest＝其余，*＝全部。多个用分号隔开（计划表）。",
                 "Key of a facility; rest = the others, * = all. Several with ; (plan sheets)."),
    "technology": ("技术", "该排放源的技术；*＝全部。", "A technology of the source; * = all."),
    "control": ("控制措施", "该排放源的末端治理。", "An end-of-pipe control of the source."),
    "item": ("项目", "本行的数值是什么。", "What the number of the row is."),
    "name": ("名称", "与项目配套：驱动因素、能源品种或污染物。",
             "What the item needs: a driver, a carrier or a pollutant."),
    "origin": ("来源类别", "energy、process 或 other；可空。",
               "energy, process or other; may be empty."),
    "model_year": ("模型年份", "四位年份；空＝基准年或各年通用。",
                   "Year in four digits; empty = base year, or all years."),
    "value": ("数值", "只写数字；单位写在“单位”列。", "Digits only; the unit has its own column."),
    "low": ("下限", "可能范围的低端，不大于数值。", "Low end of the likely range."),
    "high": ("上限", "可能范围的高端，不小于数值。", "High end of the likely range."),
    "unit": ("单位", "如 %、t、万吨、万千瓦、m^2、万亩、亿元；纯数写 1。",
             "For example %, t, 万吨, MW, m^2, CNY/t; 1 for a plain number."),
    "year": ("年份", "四位年份：数据或价格所属的年份；进度表中是达到该水平的年份。",
             "Four digits: the year of the data or price; in the uptake, the year it is reached."),
    "geography": ("地域", "数据所指的地区。", "Place that the number is of."),
    "reference": ("来源", "文献代码；自有来源先登记在“来源”表；没有写 none。",
                  "Key of a source; list your own in the sheet 来源 first; none if there is none."),
    "grade": ("等级", "official、guideline、peer_reviewed、database、estimate 或 assumption。",
              "official, guideline, peer_reviewed, database, estimate or assumption."),
    "note": ("说明", "estimate 与 assumption 必须写明推算办法。",
             "Needed for estimate and assumption: how the number was found."),
    "distribution": ("分布", "不确定性的分布；空＝三角分布。", "Distribution; empty = triangular."),
    "extend": ("延伸", "末行之后如何延续：hold 保持，trend 按趋势，展望名＝随该展望；空＝不延续。",
               "How it goes on after its last row: hold, trend, or in proportion to the outlook "
               "named here; empty = not at all."),
    "group": ("相关组", "同组各行一起变动；可空。",
              "Rows of one group vary together; may be empty."),
    "zh": ("中文名", "简短的中文名称。", "Short Chinese name."),
    "en": ("英文名", "简短的英文名称。", "Short English name."),
    "growth": ("增长项目", "yes＝规划中的新增项目。", "yes = a growth project of the plan."),
    "registered": ("重点源", "yes＝列入重点排污单位。", "yes = in the register of key sources."),
    "driver": ("驱动因素", "人口、GDP 等，从基准年起；或展望的名称。",
               "Population, GDP and so on, from the base year; or the name of an outlook."),
    "variable": ("统计指标", "供人对照，不参与计算；可不填。",
                 "For people to compare with; nothing is computed from it. May be left out."),
    "carrier": ("能源品种", "代码，见“代码表”。", "Key of the sheet 代码表."),
    "combustion": ("燃烧类别", "*＝全部。", "* = all."),
    "measure": ("措施", "措施库的代码，见“代码表”。", "Key of the measure library, see 代码表."),
    "move": ("动作", "该措施的一个动作。", "A move of the measure."),
    "basis": ("依据", "进度表：plan＝规划写明；assumption＝假定，须在说明中写理由。"
              "措施上限：以数量表示的潜力所依据的城市条件。",
              "Uptake: plan = printed in the plan; assumption = not, and the note says why this "
              "number. Limits: the fact of the city that a potential in an amount rests on."),
    "condition": ("前提", "须成立的城市条件（不为零）；可空。",
                  "Fact of the city that must be there and not zero; may be empty."),
    "fact": ("城市条件", "潜力所依据的土地、屋顶、资源等的代码，见“代码表”。",
             "Land, roofs, resources that potentials rest on: a key of the sheet 代码表."),
    "clause": ("条款", "规划的条款号；多个用分号隔开。", "Clauses of the plan, with ; between."),
    "bureaux": ("责任部门", "部门代码，用分号隔开，见“代码表”。",
                "Keys of bureaux with ; between, see 代码表."),
    "label_zh": ("中文简称", "自拟的简短名称，不抄规划原文。",
                 "A short label of your own in Chinese."),
    "label_en": ("英文简称", "自拟的英文简称。", "A short label of your own in English."),
    "realisation": ("实现程度", "进度中实际做到的份额，如 90 %；空＝100 %。",
                    "Share of the uptake that is achieved, such as 90 %; empty = 100 %."),
    "active": ("启用", "no＝不计入。", "no = left out."),
    "rate": ("收益率", "投资者要求的收益率，如 12 %。", "Rate an investor wants, such as 12 %."),
    "target": ("目标编号", "每个目标一个编号。", "One id per target."),
    "indicator": ("指标代码", "同一指标在各规划中用同一代码。", "Key that plans share."),
    "kind": ("类别", "见下拉列表。", "See the list."),
    "comparator": ("比较", "<=、>=、band、rise、fall 或 =。", "<=, >=, band, rise, fall or =."),
    "tolerance": ("允差", "如 5 %。", "Such as 5 %."),
    "base_year": ("基准年", "变化类目标的基准年。", "Base year of a change."),
    "base_value": ("基准值", "基准年早于首年时该年的数值与单位。",
                   "Value and unit of a base year before the first year."),
    "target_year": ("目标年", "规划写明的年份。", "Year printed in the plan."),
    "evaluation_year": ("评判年", "空＝目标年或主目标年。", "Empty = target year or main year."),
    "strength": ("强度", "规划的措辞有多硬。", "How firmly the plan says it."),
    "value_source": ("取值来源", "数值由谁确定。", "Who set the value."),
    "status": ("状态", "如何处理。", "How it is treated."),
    "reason": ("理由", "不评判或不建模的理由。", "Why it is not judged or not modelled."),
    "base_case": ("基准情形", "own 或 plan。", "own or plan."),
    "hold": ("保持", "yes＝之后各年也要满足。", "yes = holds to the last year."),
    "enforce": ("约束", "最低成本组合是否必须满足；空＝由取值来源决定。",
                "Whether the least-cost mix must meet it; empty: the source of the value decides."),
    "same_as": ("同目标", "与哪个目标重复。", "Target that this one repeats."),
    "scope": ("范围", "不是全市时写明。", "Where it is not the whole city."),
    "boundary": ("边界", "direct 或 energy_net（二氧化碳）。", "direct or energy_net (CO2)."),
    "pollutant": ("污染物", "代码，见“代码表”。", "Key of the sheet 代码表."),
    "sectors": ("部门", "空＝全部；用分号隔开。", "Empty = all; ; between."),
    "sources": ("排放源", "空＝全部；用分号隔开。", "Empty = all; ; between."),
    "facilities": ("设施", "空＝全部；用分号隔开。", "Empty = all; ; between."),
    "technologies": ("技术", "空＝全部；用分号隔开。", "Empty = all; ; between."),
    "controls": ("控制措施", "空＝全部；用分号隔开。", "Empty = all; ; between."),
    "carriers": ("能源品种", "空＝全部；用分号隔开。", "Empty = all; ; between."),
    "key": ("代码", "措施或目标的代码；来源表中是文献代码。",
            "Key of a measure, target or source."),
    "by": ("由何处理", "措施、目标或增长项目，用分号隔开。",
           "Measures, targets or growth projects that do it, with ; between."),
    "meaning_zh": ("含义", "不必修改。", "Not read."),
    "meaning_en": ("英文含义", "不必修改。", "Not read."),
    "title": ("题名", "文件或数据的名称。", "Title of the document or data."),
    "author": ("作者", "机构或个人。", "Body or person."),
    "publisher": ("出版者", "可空。", "May be empty."),
    "url": ("网址", "可空。", "May be empty."),
}
"""Column -> (Chinese header, Chinese note, English note)."""
PARTS = {"quantity": ("被评判量·", "What is judged: "), "denominator": ("除以·", "Divided by: ")}
"""First word of a column of the targets -> what stands before the words of the rest."""

SETTINGS: dict[str, Words] = {
    "scenario": ("情景名称，也是结果文件夹名", "Name; also the folder of results"),
    "city": ("城市名称", "Name of the city"),
    "title_zh": ("报告标题（中文）", "Title of the report in Chinese"),
    "title_en": ("报告标题（英文）", "Title of the report in English"),
    "plan_zh": ("规划名称（中文）", "Name of the plan in Chinese"),
    "plan_en": ("规划名称（英文）", "Name of the plan in English"),
    "plan_status": ("draft＝征求意见稿，issued＝已印发", "draft or issued"),
    "plan_date": ("印发日期", "Date of the text"),
    "plan_document": ("文号", "Document number"),
    "start": ("基准年；空＝活动水平表的基准年", "Base year; empty = that of the activity"),
    "end": ("末年", "Last year"),
    "main_target": ("主目标年", "Year in which targets without a year are judged"),
    "decide_from": ("优化可决策的首年", "First year in which the optimiser may decide"),
    "discount_rate": ("实际折现率，如 6 %", "Real discount rate per year, such as 6 %"),
}

SHEETS: dict[str, Words] = {
    "settings": ("名称、标题、规划、年份、折现率", "Names, titles, the plan, years, discount rate"),
    "growth": ("各情形都建的新增项目", "Projects that are built in every case"),
    "measures": ("规划的措施：条款、责任部门、简称",
                 "Measures of the plan: clauses, bureaux, labels"),
    "uptake": ("各措施逐年做到什么程度，每行一个年份",
               "How far each measure goes, one row per year"),
    "targets": ("规划的目标与评判办法", "Targets of the plan and how they are judged"),
    "hurdle_rates": ("投资者要求的收益率（可空）", "Rates that investors want (may be empty)"),
    "clauses": ("规划每一条款如何处理", "How every clause of the plan is treated"),
    "facilities": ("单独列出的企业和项目", "Plants and projects that are listed one by one"),
    "activity": ("各排放源基准年的产量、车公里、面积等",
                 "Output, distance, area ... of each source"),
    "mix": ("基准年各技术的份额、利用率、年龄", "Shares, utilisation and age of technologies"),
    "controls": ("基准年各治理设施的覆盖率", "Coverage of controls in the base year"),
    "processes": ("与公共参数不同的工艺参数", "Parameters that differ from the common tables"),
    "drivers": ("人口、GDP 等逐年数值", "Population, GDP and so on by year"),
    "outlooks": ("全国或全省的展望（可空），供活动水平或驱动因素跟随",
                 "Outlooks of the nation or the province that activities or drivers may follow"),
    "grid": ("外购电热的排放因子等", "Factors of electricity and heat from outside"),
    "prices": ("与公共价格不同的价格", "Prices that differ from the common table"),
    "fuels": ("与公共参数不同的燃料品质", "Fuel qualities that differ from the common table"),
    "limits": ("本市措施潜力与公共表不同者", "Potentials that differ from the common table"),
    "facts": ("土地、屋顶、资源等，潜力以此为依据",
              "Land, roofs, resources and the like that potentials rest on"),
    "statistics": ("用来对照的统计数据", "Statistics that results are compared with"),
    "references": ("自有数据来源；代码写入各表的“来源”列", "Sources of your own, by key"),
}

MARKS: dict[str, Words] = {
    "example": ("example：示例城市的数（蓝色斜体），请改成本市的",
                "example: a number of the example city (blue italics), to be replaced"),
    "own": ("own 或空：本市的数", "own, or empty: a number of this city"),
    "key": ("第 1 行中文名，第 2 行列名（勿改），自第 3 行起为数据",
            "Row 1: Chinese names; row 2: names of columns (leave them); data from row 3"),
}

FRONT: dict[str, Words] = {
    "title": ("城市减污降碳规划工作簿", "Workbook of a city's plan for pollution and carbon"),
    "base": ("示例数据来自：{zh}（{name}）", "Example numbers: {en} ({name})"),
    "steps": ("怎样填写", "What to do"),
    "step_1": ("1. 在“情景”表改名称、标题、规划与年份。",
               "1. In the sheet 情景: names, titles, the plan, the years."),
    "step_2": ("2. 把“设施”到“统计数据”各表的示例数改成本市的；改好一行，把标记改成 own。",
               "2. In the sheets from 设施 to 统计数据: replace the numbers; mark such rows own."),
    "step_3": ("3. 在“措施”“措施进度”“目标”“增长项目”“条款”写本市规划。",
               "3. In 措施, 措施进度, 目标, 增长项目, 条款: the city's own plan."),
    "step_4": ("4. 自有数据来源登记在“来源”表。", "4. List sources of your own in the sheet 来源."),
    "step_5": ("5. 保存后运行：simulator import {book}",
               "5. Save, then run: simulator import {book}"),
    "step_6": ("6. 再运行：simulator run {folder}", "6. Then run: simulator run {folder}"),
    "rules": ("填写规则", "Rules"),
    "rule_1": ("可增删行；勿改表名和第 2 行列名；勿合并单元格；公式取其存储的值。",
               "Rows may be added or deleted; leave sheet names and row 2; do not merge cells; of "
               "a formula its stored value is taken."),
    "rule_2": ("自用的草稿表，表名以 # 开头，导入时略过。",
               "A sheet of your own whose name begins with # is left out."),
    "rule_3": ("一格写多个名称时用分号隔开。", "Several names in one cell: with ; between."),
    "legend": ("图例", "Legend"),
    "sheets": ("各表", "Sheets"),
}
CODES: Sequence[Words] = (
    ("类别", "list"), ("所属", "of"), ("代码", "key"), ("单位", "unit"),
    ("中文", "zh"), ("英文", "en"),
)
"""Columns of the sheet that explains keys."""


def column_words(key: str) -> tuple[str, str, str]:
    """Return the Chinese header of a column and its notes in both languages."""
    part, _, rest = key.partition("_")
    if part in PARTS:
        zh, en = PARTS[part]
        header, note_zh, note_en = COLUMNS[rest]
        return zh + header, zh + note_zh, en + note_en
    return COLUMNS[key]


def setting_text(item: str) -> Words:
    """Return what a setting means."""
    return SETTINGS[item]


def front_lines(part: str, **values: str) -> Iterator[Words]:
    """Yield the lines of the front sheet whose name begins with `part`."""
    for key, (zh, en) in FRONT.items():
        if key == part or key.startswith(f"{part}_"):
            yield zh.format(**values), en.format(**values)
