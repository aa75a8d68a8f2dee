"""Every word that the command line shows, in Chinese and English."""

from __future__ import annotations

from pathlib import Path

from simulator.cli.texts.compare import COMPARE_TEXTS
from simulator.cli.texts.explain import EXPLAIN_TEXTS
from simulator.cli.texts.help import HELP_TEXTS
from simulator.cli.texts.hindcast import HINDCAST_TEXTS
from simulator.cli.texts.modes import MODE_TEXTS
from simulator.cli.texts.report import REPORT_TEXTS
from simulator.cli.texts.start import START_TEXTS
from simulator.cli.texts.verify import VERIFY_TEXTS
from simulator.foreign import PARAGRAPH, one_line
from simulator.wording import LANGUAGES, NAMES

TEXTS: dict[str, tuple[str, str]] = {
    # blocks of problems
    "block.found": ("发现", "found"),
    "block.expected": ("应为", "expected"),
    "block.fix": ("改法", "fix"),
    "block.stop": ("；", "; "),
    "block.colon": ("：", ": "),
    # wrong arguments
    "usage.no_value": ("{name} 后面没有值", "{name} without a value"),
    "usage.a_value": ("一个值", "a value"),
    "usage.value": ("“{name}”", '"{name}"'),
    "usage.languages": ("zh 或 en", "zh or en"),
    "usage.no_folder": ("没有文件夹“{name}”", 'no folder "{name}"'),
    "usage.folder": ("一个城市数据表的文件夹", "a folder of city tables"),
    "usage.twice": ("“{name}” 改了两次", '"{name}" changed twice'),
    "usage.once": ("每个键一次", "each key once"),
    "usage.change": ("键=值，例如 years.end=2040", "key=value, for example years.end=2040"),
    "usage.fix": ("运行 {command} --help 查看用法", 'run "{command} --help"'),
    "usage.write": ("改为“{name}”", 'write "{name}"'),
    "usage.unknown_command": ("未知命令“{name}”", 'unknown command "{name}"'),
    "usage.a_command": ("以下命令之一：{names}", "one of the commands {names}"),
    "usage.unknown_option": ("未知选项“{name}”", 'unknown option "{name}"'),
    "usage.an_option": ("{command} 的选项", "an option of {command}"),
    "usage.missing": ("缺少 {name}", "no {name}"),
    "usage.needs": ("{command} 后面的 {name}", "{name} after {command}"),
    "usage.positive": ("大于零的数", "a number above zero"),
    "usage.not_negative": ("零或大于零的整数", "a whole number, zero or above"),
    "usage.share": ("零到一之间的数，例如 0.001", "a number between zero and one, such as 0.001"),
    "usage.number": ("{name} 后面的一个数", "a number after {name}"),
    "usage.whole": ("{name} 后面的一个整数", "a whole number after {name}"),
    "usage.bad_value": ("{name} 的值不能识别", "a value of {name} that cannot be read"),
    "usage.too_many": ("多余的参数：{names}", "more arguments than fit: {names}"),
    "usage.no_more": ("{command} 后面没有这些", "nothing more after {command}"),
    "usage.with": ("与 {name} 一起使用", "it together with {name}"),
    "usage.alone": ("其中之一", "only one of them"),
    "usage.amount": ("一个数量，例如 {name}", "an amount such as {name}"),
    "usage.one_of": ("以下之一：{names}", "one of {names}"),
    "usage.target_file": ("目标文件", "a file of targets"),
    "usage.other": ("不能识别的参数（{message}）", "arguments that do not fit ({message})"),
    "usage.right": ("{command} 的参数", "the arguments of {command}"),
    "usage.same_name": ("两个情景都叫“{name}”", 'two scenarios named "{name}"'),
    "usage.one_name": ("每个结果文件夹一个名字", "one name per results folder"),
    "usage.rename": ("分开运行，用 -o 指定不同文件夹", "run them one by one with different -o"),
    "completion.shells": (
        "bash、zsh、fish、powershell 或 pwsh",
        "bash, zsh, fish, powershell or pwsh",
    ),
    "completion.installed": (
        "补全脚本已写入 {path}；重新打开终端后生效。",
        "Completion is written to {path} and works in a new terminal.",
    ),
    # faults
    "fault": (
        "内部错误（{kind}：{message}）。这是程序的问题，请报告；设 SIMULATOR_DEBUG=1 可看详情。",
        "Internal fault ({kind}: {message}). This is a bug of the program: please report it; "
        "SIMULATOR_DEBUG=1 shows the details.",
    ),
    "solver.stopped": (
        "求解器没有给出答案（{message}）；已写出基准与规划情景，没有任何结果称为最低成本。"
        "若设了 --time-limit，可放宽。",
        "The solver stopped without an answer ({message}). Baseline and plan were written; nothing "
        "is called least cost. A longer --time-limit, or none, gives it more time.",
    ),
    "solver.nothing": (
        "求解器没有给出答案（{message}）；未写出任何结果。",
        "The solver stopped without an answer ({message}). No results were written.",
    ),
    "solver.refused": (
        "优化结果未通过检查（{message}）；已写出基准与规划情景，没有任何结果称为最低成本。",
        "The answer of the optimiser failed its check ({message}). Baseline and plan were written; "
        "nothing is called least cost.",
    ),
    "interrupted": ("已中断；已有结果未受影响。", "Interrupted; earlier results are unharmed."),
    # check
    "check.ok": ("通过", "ok"),
    "check.scenario": (
        "情景 {name}：{measures} 项措施，{targets} 个目标",
        "scenario {name}: {measures} measures, {targets} targets",
    ),
    "check.parameters": ("公共参数：{rows} 行数值", "common tables: {rows} rows of values"),
    "check.city": (
        "城市 {name}：{rows} 行数值（含公共参数）",
        "city {name}: {rows} rows of values, the common ones included",
    ),
    "check.table": ("数据表 {name}", "table {name}"),
    "check.clauses": ("条款表 {name}：{rows} 行", "clauses {name}: {rows} rows"),
    "check.elsewhere": (
        "{line}（其他表中有 {count} 个问题，请检查整个文件夹）",
        "{line} (problems in other tables: {count}; check the whole folder)",
    ),
    "check.total": (
        "问题 {problems} 个；{paths} 个路径中 {bad} 个未通过",
        "problems: {problems}; paths that did not pass: {bad} of {paths}",
    ),
    # list
    "list.city": ("城市", "city"),
    "list.plan": ("规划", "plan"),
    "list.status": ("文本", "text"),
    "list.years": ("年份", "years"),
    "list.measures": ("措施", "measures"),
    "list.targets": ("目标", "targets"),
    "list.none": ("没有内置情景", "no bundled plans"),
    "status.draft": ("征求意见稿", "draft"),
    "status.issued": ("已印发", "issued"),
    # run and simulate
    "run.case": ("情形", "case"),
    "run.missed": ("未达标目标（{case}）：", "Missed targets ({case}):"),
    "run.none_missed": ("没有未达标目标（{case}）", "No target missed ({case})"),
    "run.id": ("编号", "id"),
    "run.clause": ("条款", "clause"),
    "run.label": ("目标", "target"),
    "run.required": ("要求", "required"),
    "run.achieved": ("结果", "achieved"),
    "run.unit": ("单位", "unit"),
    "batch.path": ("路径", "path"),
    "batch.outcome": ("结果", "outcome"),
    "batch.folder": ("文件夹", "folder"),
    "batch.0": ("完成", "done"),
    "batch.1": ("程序故障", "fault of the program"),
    "batch.2": ("输入有误，未写出", "bad input, nothing written"),
    "batch.3": ("没有可行组合", "no feasible mix"),
    "batch.4": ("求解器没有给出答案", "no answer of the solver"),
    "warn.count": (
        "警告 {count} 条（{kinds}），全部见 {file}，最突出的：",
        "Warnings: {count} ({kinds}), all of them in {file}. The worst:",
    ),
    "warn.one": (
        "- {place} {name}：{found}；合理：{plausible}",
        "- {place} {name}: {found}; plausible: {plausible}",
    ),
    "run.replayed": (
        "最低成本组合已用核算方程复算，与优化模型最大相差 {gap}（相对值）。",
        "The least-cost mix was replayed through the accounting: at most {gap} apart, relative.",
    ),
    "run.folder": ("结果：{folder}", "Results: {folder}"),
    "run.loading": ("读取 {name}", "reading {name}"),
    "run.simulating": ("计算 {name}", "computing {name}"),
    "run.writing": ("写出 {name}", "writing {name}"),
    "cost.title": ("系统成本，亿元（2020年价）", "System cost, billion CNY of 2020"),
    "cost.present": ("现值", "present value"),
    "cost.above": ("比基准", "above baseline"),
    "cost.year": ("{year}年", "in {year}"),
    "cost.cheapest": ("不设目标的最低成本", "cheapest without targets"),
    "cost.targets": (
        "目标本身的代价：{targets}；不设目标也划算的节约：{savings}",
        "What the targets cost: {targets}. Savings that pay for themselves, with no target at "
        "all: {savings}.",
    ),
    "run.infeasible": (
        "没有任何措施组合能同时满足全部目标。", "No mix of measures meets all targets.",
    ),
    # coverage
    "coverage.kind": ("类别", "kind"),
    "coverage.total": ("合计", "total"),
    "coverage.item": ("编号", "item"),
    "coverage.status": ("状态", "status"),
    "coverage.label": ("内容", "content"),
    "coverage.reason": ("由何处理，说明", "by, reason"),
    "kind.clause": ("条款", "clauses"),
    "kind.target": ("目标", "targets"),
    "kind.measure": ("措施", "measures"),
    "cover.modelled": ("已建模", "modelled"),
    "cover.covered_by": ("由他项覆盖", "covered by"),
    "cover.indicator": ("指标", "indicator"),
    "cover.tracked": ("跟踪", "tracked"),
    "cover.not_modelled": ("未建模", "not modelled"),
    **NAMES,
    **MODE_TEXTS,
    **HELP_TEXTS,
    **EXPLAIN_TEXTS,
    **START_TEXTS,
    **COMPARE_TEXTS,
    **REPORT_TEXTS,
    **VERIFY_TEXTS,
    **HINDCAST_TEXTS,
}
"""Key -> (Chinese, English)."""

HEADINGS = {
    "Usage: ": "用法：",
    "Arguments:\n": "参数：\n",
    "Options:\n": "选项：\n",
    "Commands:\n": "命令：\n",
    "[required]": "（必填）",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]": "命令 [参数]",
    "（可在命令前后）:\n": "（可在命令前后）：\n",
    "Show this message and exit.": "显示帮助",
}
"""Words that the library below puts into a help page, and their Chinese."""


def say(key: str, lang: str, **values: object) -> str:
    """Return a text in one language with its blanks filled."""
    text = TEXTS[key][LANGUAGES.index(lang)]
    shown = {name: _shown(value) for name, value in values.items()}
    return text.format(**shown) if shown else text


def _shown(value: object) -> object:
    """Return a value that stays in its line: it may be a name or a path of the user."""
    return one_line(str(value), PARAGRAPH) if isinstance(value, (str, Path)) else value
