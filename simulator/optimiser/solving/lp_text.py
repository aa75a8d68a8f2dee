"""The programme as text that any solver reads, with names a person understands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from simulator.errors import SolverError
from simulator.folders.scratch import scratch
from simulator.foreign import harmless
from simulator.optimiser.solving.lp_names import LpNames
from simulator.optimiser.solving.native import Highs, highspy
from simulator.optimiser.solving.solver import lp_of
from simulator.optimiser.solving.task import Task

CONSTANT = "constant_cost"
"""A column that is always 1: GLPK refuses a bare number in an objective, CBC passes over it."""
SECTIONS = {"bin": "binary", "gen": "general", "semi": "semi-continuous"}
"""Titles that HiGHS writes -> those that CBC knows as well."""
TITLE = re.compile(rf"^({'|'.join(SECTIONS)})$", re.M)
EMPTY = re.compile(rf"^({'|'.join(SECTIONS)})\n(?=({'|'.join([*SECTIONS, 'end'])})$)", re.M)
"""A section without a name in it: GLPK takes the next title for one."""
HEAD = "The minimum is the present value of system cost [million CNY]."
FIXED = f"The column {CONSTANT} is fixed at 1: cost that no decision changes."
HURDLE = "The objective holds what hurdle rates add; the costs that are reported do not."


def lp_text(task: Task) -> str:
    """Return the programme in LP format; its minimum is the cost that is printed."""
    lp, names = lp_of(task.programme), LpNames(task)
    constant = task.programme.offset + task.constant
    lp.col_names_ = names.ordered(task.programme.column, lp.num_col_)
    lp.row_names_ = names.ordered(task.programme.row, lp.num_row_)
    lp.offset_ = 0.0
    if constant != 0.0:
        _add_fixed_column(lp, constant)
    notes = {HEAD: True, FIXED: constant != 0.0, HURDLE: task.surcharge is not None}
    said = [note for note, applies in notes.items() if applies]
    said += [f"{label} stands for {text}" for label, text in names.meaning.items()]
    text = EMPTY.sub("", _written(lp))
    return _comments(said) + TITLE.sub(lambda title: SECTIONS[title[0]], text)


def _add_fixed_column(lp: Any, cost: float) -> None:
    lp.num_col_ += 1
    lp.col_names_ = [*lp.col_names_, CONSTANT]
    lp.col_cost_ = np.append(lp.col_cost_, cost)
    lp.col_lower_, lp.col_upper_ = np.append(lp.col_lower_, 1.0), np.append(lp.col_upper_, 1.0)
    if len(lp.integrality_):
        lp.integrality_ = [*lp.integrality_, highspy.HighsVarType.kContinuous]


def _comments(notes: Iterable[str]) -> str:
    return "".join(f"\\ {' '.join(harmless(note).split())}\n" for note in notes)


def _written(lp: Any) -> str:
    highs = Highs()
    highs.setOptionValue("output_flag", False)
    highs.passModel(lp)
    with scratch("lp") as folder:
        path = folder / "model.lp"
        if highs.writeModel(str(path)) != highspy.HighsStatus.kOk:
            raise SolverError("HiGHS did not write the programme")
        return path.read_text("utf-8")
