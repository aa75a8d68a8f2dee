"""What each kind of move fixes, from its uptake: one function per kind."""

from __future__ import annotations

import numpy as np

from simulator.city.index import REST
from simulator.kernels.axes import over_years
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
        until = int(draft.observed.mix[p.site])
        seen, before = int(draft.observed.share[p.site]), draft.share[..., p.site, p.slot]
        start = draft.share_in(seen, p.site, p.slot)
        path = draft.path(step, start, until=seen, origin=before)
        draft.tell(step, draft.told(step, path, before, until), draft.mean.of_site(p.site))
        moves.stock[..., p.site, p.slot, :] = path
        moves.stock[..., p.site, p.slot, draft.known(until)] = np.nan
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
        until = int(draft.observed.mix[p.site])
        start = draft.added[..., p.site, p.slot, draft.place_of(until)]
        before = draft.added[..., p.site, p.slot, 0]
        path = draft.path(step, start, until=until, origin=before)
        draft.tell(step, draft.told(step, path, before, until), draft.mean.of_site(p.site))
        draft.moves.sales[..., p.site, p.slot, :] = path
        draft.moves.sales[..., p.site, p.slot, draft.known(until)] = np.nan


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
        until = int(draft.observed.capacity[number])
        start = draft.capacity[..., number, draft.place_of(until)]
        series = draft.path(step, start, until=until)
        most = np.maximum(series, draft.capacity[..., number, :])
        before = draft.capacity[..., number, 0]
        draft.tell(step, draft.told(step, most, before, until), np.ones(()))
        if draft.place_of(until):
            most[..., draft.known(until)] = np.nan
        draft.moves.capacity[..., number, :] = most


def fix_coverage(draft: MovesDraft, step: UptakeStep) -> None:
    """Fix the share of its processes under a control or a better one, never less than before."""
    for number in controls_at(draft.index, step.move, draft.processes(step)):
        draft.claim(step, number, step.move.control)
        until = int(draft.observed.coverage[number])
        levels = draft.covered(number)
        start, before = levels[..., draft.place_of(until)], levels[..., 0]
        path = draft.path(step, start, least=start, until=until)
        draft.tell(step, draft.told(step, path, before, until, before),
                   draft.mean.of_process(draft.index.controls[number].process))
        draft.moves.coverage[..., number, :] = path
        draft.moves.coverage[..., number, draft.known(until)] = np.nan


def fix_ceiling(draft: MovesDraft, step: UptakeStep) -> None:
    """Fix what is left of the stock of the base year, and whether its activity is lost."""
    for number in draft.processes(step):
        p = draft.index.processes[number]
        draft.claim(step, number)
        until = int(draft.observed.activity[p.site]) if step.move.lost else 0
        path = draft.path(step, 1.0, absent=np.inf, until=until)
        draft.moves.ceiling[..., p.site, p.slot, :] = path
        draft.moves.ceiling[..., p.site, p.slot, draft.known(until)] = np.inf
        draft.moves.lost[p.site, p.slot] = step.move.lost


def fix_area(draft: MovesDraft, step: UptakeStep) -> None:
    """Fix the land that enters a sink: a path says how much entered since the base year."""
    for number in draft.processes(step):
        draft.claim(step, number)
        until = int(draft.observed.capacity[number])
        stood = draft.capacity[..., number, :]
        since = np.maximum(stood[..., draft.place_of(until)] - stood[..., 0], 0.0)
        path = draft.path(step, since, absent=0.0, until=until, origin=0.0)
        entered = np.maximum(path - over_years(since), 0.0)
        entered[..., draft.known(until)] = 0.0
        draft.moves.area[..., number, :] = entered


def change_demand(draft: MovesDraft, step: UptakeStep) -> None:
    """Change the activity of its sites."""
    sites = draft.with_activity(step.sites, step.where)
    move = DemandMove(
        step.key, step.move.name, np.array(sites, int), draft.path(step, 0.0, absent=0.0),
        draft.limit(step.move, "cost", 0.0), draft.open(sites),
    )
    known = draft.observed_activity(sites)
    draft.moves.demand.append(move.observed_until(known) if known else move)


def transfer_activity(draft: MovesDraft, step: UptakeStep) -> None:
    """Move activity from its sites to those of other sources."""
    to_sites = [n for n, s in enumerate(draft.index.sites) if s.source in step.move.to_sources]
    donors = draft.with_activity(step.sites, step.where)
    receivers = draft.with_activity(to_sites, step.where)
    move = TransferMove(
        step.key, step.move.name, np.array(donors, int), np.array(receivers, int),
        draft.path(step, 0.0, absent=0.0), draft.limit(step.move, "factor", 1.0),
        draft.limit(step.move, "cost", 0.0), draft.open(donors, receivers),
    )
    known = draft.observed_activity(donors)
    draft.moves.transfers.append(move.observed_until(known) if known else move)


def stop_growth(draft: MovesDraft, step: UptakeStep) -> None:
    """Stop growth projects."""
    for facility in sorted(stopped_growth(draft.index, step.move, step.facilities)):
        draft.moves.bans.setdefault(facility, set()).add(step.key)


def take_offset(draft: MovesDraft, step: UptakeStep) -> None:
    """Take a multiple of what growth projects emit off the ledger."""
    draft.moves.offsets.append((step.key, draft.path(step, 0.0, absent=0.0)))
