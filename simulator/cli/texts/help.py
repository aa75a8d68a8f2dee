"""Words of help pages, in Chinese and English."""

from __future__ import annotations

HELP_TEXTS: dict[str, tuple[str, str]] = {
    "help": (
        "城市减污降碳规划模拟：逐年排放、成本与目标评判。",
        "Turn a city's plan for cutting pollution and carbon into yearly emissions, costs "
        "and verdicts.",
    ),
    "help.list": ("列出内置规划。", "List the bundled plans."),
    "help.check": (
        "检查情景与参数文件，一次列出全部问题。",
        "Check scenario and parameter files; show every problem at once.",
    ),
    "help.check.paths": (
        "情景文件、文件夹或内置名称；parameters；数据表",
        "scenario files, folders or bundled names; the word parameters; folders of tables; "
        "single tables",
    ),
    "help.simulate": ("计算基准与规划情形。", "Compute baseline and plan."),
    "help.run": ("计算各情形，评判目标，写出结果。", "Compute all cases, judge targets, report."),
    "help.paths": (
        "情景文件、文件夹或内置名称", "scenario files, folders or bundled names",
    ),
    "help.path": ("情景文件、文件夹或内置名称", "scenario file, folder or bundled name"),
    "help.output": (
        "结果文件夹，默认 results/<name>", "results folder, by default results/<name>",
    ),
    "help.no_optimise": ("不求最低成本组合", "leave the least-cost mix out"),
    "help.optimise": (
        "求满足全部目标的最低成本组合。", "Find the least-cost mix that meets all targets.",
    ),
    "help.optimize": ("同 optimise。", "The same as optimise."),
    "help.targets": (
        "目标来源：plan（默认）、assumed 等，或文件；可重复",
        "which targets bind: plan (default), province, national_standard, assumed, or a file of "
        "targets; repeatable",
    ),
    "help.quotas": (
        "技术配额有约束（hold，默认）或放开（free）",
        "technology quotas bind (hold, default) or are freed (free)",
    ),
    "help.time_limit": (
        "每次求解的时限，秒；默认不限", "seconds for each solve; by default no limit",
    ),
    "help.gap": (
        "有是否决策时的相对间隙，如 0.001",
        "relative gap at which to stop where there are yes/no decisions, such as 0.001",
    ),
    "help.lp": ("写出 model.lp", "write the programme as model.lp"),
    "help.maximise": (
        "改求减得最多：污染物或 APeq、NOx=1,VOC=0.5",
        "reduce this most instead: a pollutant, CO2:energy_net, APeq, WPeq, IAPeq or NOx=1,VOC=0.5",
    ),
    "help.budget": (
        "高出最低成本组合的现值上限，如 500 亿元", "present value above the cheapest mix, 5e9 CNY",
    ),
    "help.year": ("起算年份，默认规划主年份", "year that counts; by default the main target year"),
    "help.projects": (
        "点名项目可部分实施（parts，默认）或仅是否（lumpy）",
        "named projects in parts (default), or lumpy (yes or no)",
    ),
    "help.from_now": (
        "只决定最后观测年之后的年份", "decide only years after the last observed one",
    ),
    "help.myopic": ("逐期规划，无预见", "plan milestone by milestone, without foresight"),
    "help.alternatives": ("另求 N 个成本相近的组合", "look for N other mixes at nearly the cost"),
    "help.within": ("成本相近的幅度，默认 2 %", "how near; by default 2 %"),
    "help.seed": ("随机方向的种子，默认 0", "seed of the random directions; by default 0"),
    "help.pareto": ("求两个量的帕累托前沿。", "Trace a Pareto front of two quantities."),
    "help.macc": ("边际减排成本曲线。", "Draw the marginal abatement cost curve."),
    "help.x": (
        "设上限的量（同 --y），默认 CO2", "what is capped, in the words of --y; by default CO2",
    ),
    "help.y": (
        "求最小的量：cost（默认）、污染物或 APeq",
        "what is least: cost (default), a pollutant, CO2:energy_net, APeq or NOx=1,VOC=0.5",
    ),
    "help.points": ("点数，默认 20", "number of points; by default 20"),
    "help.pollutant": (
        "减少的污染物或 APeq、NOx=1,VOC=0.5；默认 CO2",
        "what is reduced: a pollutant, APeq or NOx=1,VOC=0.5; by default CO2",
    ),
    "help.coverage": (
        "每个条款、目标、措施如何处理；各项数量相加。",
        "Show how each clause, target and measure of a plan is treated.",
    ),
    "help.coverage.path": (
        "情景文件、文件夹或内置名称；不写则全部",
        "scenario file, folder or bundled name; all bundled plans if left out",
    ),
    "help.rows": ("也列出每一行", "list every row too"),
    "help.schema": ("输出情景文件的 JSON Schema。", "Print the JSON Schema of the scenario file."),
    "help.global": ("通用选项（可在命令前后）", "Global options (before or after the command)"),
    "help.lang": ("语言，默认按系统区域设置", "language; by default that of the locale"),
    "help.replace": ("也替换别的情景的结果和被改动过的结果文件",
                     "also replace results of another scenario, and files changed since"),
    "help.strict": ("把警告当作错误", "count warnings as errors"),
    "help.quiet": ("只显示错误", "show nothing but errors"),
    "help.json": ("以 JSON 输出表格", "print tables as JSON"),
    "help.data": (
        "用自己的城市数据表文件夹",
        "folder of the planner's own city tables, in place of the bundled",
    ),
    "help.set": (
        "本次运行修改一个情景值，如 years.end=2040；可重复",
        "change one scenario value for this run, such as years.end=2040; repeatable",
    ),
    "help.help": ("显示帮助", "show this help"),
    "help.show_completion": ("打印某个 shell 的补全脚本", "print the completion script of a shell"),
    "help.install_completion": ("安装某个 shell 的补全", "install completion for a shell"),
    "help.version": ("显示版本", "show the version"),
}
