"""The kinds of move: everything asked of one between its row in the library and the arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simulator.measures import fixing
from simulator.measures.drafting import MovesDraft, UptakeStep
from simulator.measures.moves import Fixed
from simulator.parameters.labels import Label


@dataclass(frozen=True)
class MoveKind:
    """One kind of move.

    words : its name; fix : writes what its uptake fixes into the arrays of a case; fixes : what
    that is, of a process or a control: two measures that fix the same clash, and the pace bounds
    its yearly change; None for moves of activity, growth projects and the ledger; start : uptake
    where the measure is off, 1 for what is left of a whole, else 0; has_path : goes as far as a
    path says, not simply all the way; by_control : names a control; of_growth : about growth
    projects of any source, so that it may name no source; any_facility : may name facilities that
    its sources do not have.

    Its unit and its range stand in `parameters/written_moves.py`; how its uptake is read off a mix
    in `simulation/uptake.py`; where it is in the programme in `optimiser/programme/move_rows.py`.
    """

    words: Label
    fix: Callable[[MovesDraft, UptakeStep], None]
    fixes: Fixed | None
    start: float
    has_path: bool
    by_control: bool
    of_growth: bool
    any_facility: bool

    @property
    def falls(self) -> bool:
        """Tell whether more of it is a lower uptake."""
        return self.start > 0


MOVE_KINDS: Mapping[str, MoveKind] = {
    "stock_share": MoveKind(
        Label("存量占比", "share of stock"), fixing.fix_stock_share, Fixed.STOCK, start=0.0,
        has_path=True, by_control=False, of_growth=False, any_facility=False,
    ),
    "sales_share": MoveKind(
        Label("新增占比", "share of additions"), fixing.fix_sales_share, Fixed.SALES, start=0.0,
        has_path=True, by_control=False, of_growth=False, any_facility=False,
    ),
    "capacity": MoveKind(
        Label("装机", "capacity"), fixing.fix_capacity, Fixed.CAPACITY, start=0.0,
        has_path=True, by_control=False, of_growth=False, any_facility=False,
    ),
    "coverage": MoveKind(
        Label("治理覆盖率", "coverage"), fixing.fix_coverage, Fixed.COVERAGE, start=0.0,
        has_path=True, by_control=True, of_growth=False, any_facility=False,
    ),
    "retire": MoveKind(
        Label("保留比例", "stock still allowed"), fixing.fix_ceiling, Fixed.CEILING, start=1.0,
        has_path=True, by_control=False, of_growth=False, any_facility=False,
    ),
    "transfer": MoveKind(
        Label("转移", "transfer"), fixing.transfer_activity, None, start=0.0,
        has_path=True, by_control=False, of_growth=False, any_facility=False,
    ),
    "demand": MoveKind(
        Label("需求变化", "demand"), fixing.change_demand, None, start=0.0,
        has_path=True, by_control=False, of_growth=False, any_facility=False,
    ),
    "ban": MoveKind(
        Label("禁止", "ban"), fixing.stop_growth, None, start=0.0,
        has_path=False, by_control=False, of_growth=True, any_facility=False,
    ),
    "offset": MoveKind(
        Label("削减替代", "offset"), fixing.take_offset, None, start=0.0,
        has_path=True, by_control=False, of_growth=True, any_facility=True,
    ),
    "sink": MoveKind(
        Label("碳汇", "sink"), fixing.fix_area, Fixed.AREA, start=0.0,
        has_path=True, by_control=False, of_growth=False, any_facility=False,
    ),
}
"""Kind of move, as the library writes it -> what it is."""
