"""What each kind of move fixes, from its uptake: one function per kind."""

from __future__ import annotations

import numpy as np

from simulator.city.index import REST
from simulator.measures.acting import controls_at, stopped_growth
from simulator.measures.activity_moves import DemandMove, TransferMove
from simulator.measures.drafting import MovesDraft, UptakeStep
from simulator.parameters.source_kinds import built_by


def fix_stock_share(draft: MovesDraft, step: UptakeStep) -> None:
    """Fix the share of a site's activity that its technologies serve, and what they replace."""
    moves = draft.moves
    for number in draft.processes(step):
        p = draft.index.processes[number]
        draft.claim(step, number)
        moves.stock[..., p.site, p.slot, :] = draft.path(step, draft.share[..., p.site, p.slot])
        moves.stock[..., p.site, p.slot, 0] = np.nan
        if step.move.replaces:
            moves.replaces[p.site, p.slot] = tuple(
                o.slot for o in draft.index.processes
                if o.site == p.site and o.technology in step.move.replaces
            )


def fix_sales_share(draft: MovesDraft, step: UptakeStep) -> None:
    """Fix the share of new capacity that goes to its technologies."""
    for number in draft.processes(step):
        p = draft.index.processes[number]
        draft.claim(step, number)
        series = draft.path(step, draft.added[..., p.site, p.slot, 0])
        draft.moves.sales[..., p.site, p.slot, :] = series
        draft.moves.sales[..., p.site, p.slot, 0] = np.nan


def fix_capacity(draft: MovesDraft, step: UptakeStep) -> None:
    """Fix the installed capacity: of several sites at the rest of the city, else at the first."""
    sites = step.sites
    if len(sites) > 1:
        sites = [n for n in sites if draft.index.sites[n].facility == REST] or sites[:1]
    for number in draft.processes(step, sites):
        source = draft.index.source(draft.index.processes[number].site)
        if source.kind.built_by != step.move.kind:
            draft.report(step.where, "E-MOVE", f"a capacity move on {source.name}",
                         built_by(step.move.kind),
                         "use a stock_share or demand move of the library")
            continue
        draft.claim(step, number)
        series = draft.path(step, draft.capacity[..., number, 0])
        most = np.maximum(series, draft.capacity[..., number, :])
        draft.moves.capacity[..., number, :] = most


def fix_coverage(draft: MovesDraft, step: UptakeStep) -> None:
    """Fix the share of its processes under a control or a better one, never less than before."""
    for number in controls_at(draft.index, step.move, draft.processes(step)):
        draft.claim(step, number, step.move.control)
        start = draft.covered(number)
        draft.moves.coverage[..., number, :] = draft.path(step, start, least=start)
        draft.moves.coverage[..., number, 0] = np.nan


def fix_ceiling(draft: MovesDraft, step: UptakeStep) -> None:
    """Fix what is left of the stock of the base year, and whether its activity is lost."""
    for number in draft.processes(step):
        p = draft.index.processes[number]
        draft.claim(step, number)
        draft.moves.ceiling[..., p.site, p.slot, :] = draft.path(step, 1.0, absent=np.inf)
        draft.moves.ceiling[..., p.site, p.slot, 0] = np.inf
        draft.moves.lost[p.site, p.slot] = step.move.lost


def fix_area(draft: MovesDraft, step: UptakeStep) -> None:
    """Fix the land that enters a sink."""
    for number in draft.processes(step):
        draft.claim(step, number)
        draft.moves.area[..., number, :] = draft.path(step, 0.0, absent=0.0)


def change_demand(draft: MovesDraft, step: UptakeStep) -> None:
    """Change the activity of its sites."""
    sites = draft.with_activity(step.sites, step.where)
    draft.moves.demand.append(DemandMove(
        step.key, step.move.name, np.array(sites, int),
        draft.path(step, 0.0, absent=0.0), draft.limit(step.move, "cost", 0.0),
    ))


def transfer_activity(draft: MovesDraft, step: UptakeStep) -> None:
    """Move activity from its sites to those of other sources."""
    to_sites = [n for n, s in enumerate(draft.index.sites) if s.source in step.move.to_sources]
    donors = draft.with_activity(step.sites, step.where)
    receivers = draft.with_activity(to_sites, step.where)
    draft.moves.transfers.append(TransferMove(
        step.key, step.move.name, np.array(donors, int), np.array(receivers, int),
        draft.path(step, 0.0, absent=0.0), draft.limit(step.move, "factor", 1.0),
        draft.limit(step.move, "cost", 0.0),
    ))


def stop_growth(draft: MovesDraft, step: UptakeStep) -> None:
    """Stop growth projects."""
    for facility in sorted(stopped_growth(draft.index, step.move, step.facilities)):
        draft.moves.bans.setdefault(facility, set()).add(step.key)


def take_offset(draft: MovesDraft, step: UptakeStep) -> None:
    """Take a multiple of what growth projects emit off the ledger."""
    draft.moves.offsets.append((step.key, draft.path(step, 0.0, absent=0.0)))
