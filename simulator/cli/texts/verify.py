"""Words of `simulator verify`, in Chinese and English."""

from __future__ import annotations

VERIFY_TEXTS: dict[str, tuple[str, str]] = {
    "verify.repeating": ("检查并重算 {name}", "checking and repeating {name}"),
    "verify.file": ("文件", "file"),
    "verify.state": ("状态", "state"),
    "verify.cells": ("不同的单元格", "cells that differ"),
    "verify.as_written": ("未改动", "as written"),
    "verify.changed": ("已改动", "changed"),
    "verify.missing": ("缺失", "missing"),
    "verify.differs": ("与重算不同", "differs from the repeat"),
    "verify.unlisted": ("不在清单中", "not listed"),
    "verify.files": (
        "清单中的文件 {count} 个；改动 {changed} 个，缺失 {missing} 个。",
        "Files listed: {count}. Changed: {changed}. Missing: {missing}.",
    ),
    "verify.foreign": (
        "不在 run.json 清单中的文件，不作检查：{names}",
        "Files that run.json does not list, left aside: {names}",
    ),
    "verify.no_list": (
        "run.json 没有文件清单（早期版本写出），只与重算比较。",
        "run.json lists no files (an earlier version wrote it): the repeat alone tells.",
    ),
    "verify.repeated": (
        "已从文件夹重算，{count} 个表逐格比较到 1e-9：{different} 个不同。",
        "Repeated from the folder; {count} tables compared cell by cell to 1e-9. Different: "
        "{different}.",
    ),
    "verify.cases": (
        "run.json 没有记下优化问题的全部内容，只重算了这些情形：{names}",
        "run.json does not hold all that the optimiser was asked; cases repeated: {names}",
    ),
    "verify.left": ("未重算的表：{names}", "Tables not repeated: {names}"),
    "verify.version": (
        "由 {then} 版写出，现用 {now} 版重算。", "Written by version {then}, repeated by {now}.",
    ),
    "verify.tables": (
        "不能重算：当时所用的内置数据与现在的不同：{names}。请用写出结果的版本检查。",
        "Not repeated: made with other tables than those of this version: {names}. Verify with the "
        "version that wrote the results.",
    ),
    "verify.script": (
        "不能重算：以下表中有脚本给出的行，不在任何文件中：{names}",
        "Not repeated: rows of these tables came from a script and stand in no file: {names}",
    ),
    "verify.inputs": (
        "不能重算：run.json 中的输入无法读取：{names}",
        "Not repeated: the inputs in run.json do not load: {names}",
    ),
    "verify.solver": (
        "不能重算：求解器没有给出答案（{names}）",
        "Not repeated: the solver gave no answer ({names})",
    ),
    "verify.same": ("{folder}：一致。", "{folder}: nothing differs."),
    "verify.unproven": (
        "{folder}：文件未改动；数值未经重算。",
        "{folder}: no file was changed; its numbers were not repeated.",
    ),
    "help.verify": (
        "检查结果文件夹是否被改动，并重算比较。",
        "Tell whether files of a results folder were changed, and repeat its run.",
    ),
    "help.verify.folder": ("结果文件夹", "results folder"),
}
"""Key -> (Chinese, English)."""
