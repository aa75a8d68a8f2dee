"""The constraints of the programme, one function per family, equation in the docstring.

x activity, n new capacity, cap capacity in place, z controlled activity, m new control capacity,
d activity of a site, v lever, imp/exp trade, dump surplus; all scaled as prepared.py says. Sets:
AT[u] processes of a site, LEVERS[u] levers that act on it, RAISING[u] those that only add to it,
FAMILY[g] controls of a family, BETTER[j] controls of the same family at least as good as j.
Sums are written with `total`, by which a rule can be read once for its whole family.
"""

from __future__ import annotations

from typing import Any

from simulator.optimiser.linear.symbols import total

Model = Any
Row = Any


def serve(m: Model, u: int, t: int) -> Row:
    """Sum over k of x[k,t] = d[u,t]: the mix serves the activity."""
    return total(m.x[p, t] for p in m.AT[u]) == m.d[u, t]


def exogenous(m: Model, u: int, t: int) -> Row:
    """Activity d[u,t] = D[u,t] + sum over levers of effect * v[k,t]: drivers and moves."""
    return m.d[u, t] == m.fixed_demand[u, t] + total(
        m.effect[k, u, t] * m.v[k, t] for k in m.LEVERS[u]
    )


def dispatched(m: Model, u: int, t: int) -> Row:
    """Activity d = D + levers - cut * (renewables - their baseline): grid coal gives way."""
    return m.d[u, t] == m.fixed_demand[u, t] + total(
        m.effect[k, u, t] * m.v[k, t] for k in m.LEVERS[u]
    ) - m.cut[u, t] * (total(m.power[p] * m.x[p, t] for p in m.RENEWABLE) - m.renewable_base[t])


def linked(m: Model, u: int, t: int) -> Row:
    """Activity d[u,t] = split * (use of the carrier by all others - stated import + dumped)."""
    f = m.carrier_of[u]
    return m.d[u, t] == m.split[u] * (
        total(m.use_x[p, f] * m.x[p, t] for p in m.USERS[f])
        + total(m.use_z[j, f] * m.z[j, t] for j in m.CONTROL_USERS[f])
        - m.stated_import[f, t] + m.dump[f, t]
    )


def dump_limit(m: Model, f: int, t: int) -> Row:
    """dump[f,t] <= what others give off + stated import: nothing is made to be thrown away."""
    return m.dump[f, t] <= m.given_import[f, t] + (
        total(m.give_x[p, f] * m.x[p, t] for p in m.USERS[f])
        + total(m.give_z[j, f] * m.z[j, t] for j in m.CONTROL_USERS[f])
    )


def share_limit(m: Model, p: int, t: int) -> Row:
    """x[p,t] <= share[p,t] * d[u,t]: potential of a technology."""
    return m.x[p, t] <= m.share[p, t] * m.d[m.site_of[p], t]


def share_floor(m: Model, p: int, t: int) -> Row:
    """x[p,t] >= floor[p,t] * (d[u,t] - what levers add): what no measure may displace stays."""
    return m.x[p, t] >= m.floor[p, t] * (
        m.d[m.site_of[p], t]
        - total(m.effect[k, m.site_of[p], t] * m.v[k, t] for k in m.RAISING[m.site_of[p]])
    )


def share_pace(m: Model, p: int, t: int) -> Row:
    """x[p,t] - x[p,t-1] <= pace * D[u,t] + share * growth of d: yearly addition.

    Growth is that of the drivers, in `step`, and what levers add.
    """
    return m.x[p, t] - m.x[p, t - 1] <= m.step[p, t] + m.share[p, t] * (
        total(m.effect[k, m.site_of[p], t] * m.v[k, t] for k in m.RAISING[m.site_of[p]])
        - total(m.effect[k, m.site_of[p], t - 1] * m.v[k, t - 1] for k in m.RAISING[m.site_of[p]])
    )


def additions_limit(m: Model, p: int, t: int) -> Row:
    """n[p,t] <= added share * sum of n at the site, in capacity units: share of sales."""
    return m.weight[p] * m.n[p, t] <= m.added_share[p, t] * total(
        m.weight[q] * m.n[q, t] for q in m.AT[m.site_of[p]]
    )


def standing(m: Model, p: int, t: int) -> Row:
    """cap[p,t] <= base * survival + sum over v of n[v] * survival(t - v): what can stand."""
    return m.cap[p, t] <= m.base_standing[p, t] + total(
        m.survival[p, t - v] * m.n[p, v] for v in m.UPTO[t]
    )


def standing_exact(m: Model, p: int, t: int) -> Row:
    """cap[p,t] = base * survival + sum over v of n[v] * survival(t - v): no early retirement."""
    return m.cap[p, t] == m.base_standing[p, t] + total(
        m.survival[p, t - v] * m.n[p, v] for v in m.UPTO[t]
    )


def no_return(m: Model, p: int, t: int) -> Row:
    """cap[p,t] <= cap[p,t-1] + n[p,t]: what was retired does not come back."""
    return m.cap[p, t] <= m.cap[p, t - 1] + m.n[p, t]


def run_idle(m: Model, p: int, t: int) -> Row:
    """x[p,t] <= most load[p,t] * cap[p,t]: plants may stand idle.

    The load is 1 but in years in which less is stated to stand than what ran needs.
    """
    return m.x[p, t] <= m.most_load[p, t] * m.cap[p, t]


def run_full(m: Model, p: int, t: int) -> Row:
    """x[p,t] = load[p,t] * cap[p,t]: vehicles, buildings, renewables, land do not stand idle.

    The load is 1 but in years in which an activity is stated beside the capacity.
    """
    return m.x[p, t] == m.load[p, t] * m.cap[p, t]


def known_capacity(m: Model, u: int, t: int) -> Row:
    """Sum of cap = known capacity of a site, in capacity units: what was observed stands."""
    return total(m.weight[p] * m.cap[p, t] for p in m.AT[u]) == m.known_capacity[u, t]


def reserve(m: Model, u: int, t: int) -> Row:
    """Sum of cap >= reserve[u,t] * d[u,t] + idle[u,t]: idle stock is not sold off for its upkeep.

    The second is 0 but where a known capacity stands still.
    """
    return total(m.cap[p, t] for p in m.AT[u]) >= (
        m.least_reserve[u, t] * m.d[u, t] + m.least_idle[u, t]
    )


def capacity_limit(m: Model, p: int, t: int) -> Row:
    """cap[p,t] <= baseline + potential: installed capacity of capacity-led sources and land."""
    return m.cap[p, t] <= m.largest_capacity[p, t]


def capacity_floor(m: Model, p: int, t: int) -> Row:
    """cap[p,t] >= baseline capacity: what stands anyway is kept."""
    return m.cap[p, t] >= m.least_capacity[p, t]


def capacity_pace(m: Model, p: int, t: int) -> Row:
    """cap[p,t] - cap[p,t-1] <= pace: yearly addition of capacity or land."""
    return m.cap[p, t] - m.cap[p, t - 1] <= m.capacity_step[p, t]


def land_stays(m: Model, p: int, t: int) -> Row:
    """cap[p,t] - cap[p,t-1] >= step: land that entered stays, beside what stands anyway.

    The step is that of the baseline, or of the plan where its own land falls back.
    """
    return m.cap[p, t] - m.cap[p, t - 1] >= m.land_step[p, t]


def family(m: Model, g: int, t: int) -> Row:
    """Sum over c of z[c,t] <= x[p,t]: the controls of a family exclude each other."""
    return total(m.z[j, t] for j in m.FAMILY[g]) <= m.x[m.process_of[g], t]


def no_backsliding(m: Model, j: int, t: int) -> Row:
    """Sum over c' >= c of z >= sigma[c,t] * x: coverage does not fall below the baseline's."""
    return total(m.z[i, t] for i in m.BETTER[j]) >= m.least_cover[j, t] * m.x[m.control_of[j], t]


def cover_limit(m: Model, j: int, t: int) -> Row:
    """Sum over c' >= c of z <= potential * x: what can carry the control or a better one."""
    return total(m.z[i, t] for i in m.BETTER[j]) <= m.cover[j, t] * m.x[m.control_of[j], t]


def cover_pace(m: Model, h: int, t: int) -> Row:
    """Yearly rise of the coverage of a site by a control (or better) <= pace * d + growth of d."""
    return total(m.z[i, t] for i in m.SITE_BETTER[h]) - total(
        m.z[i, t - 1] for i in m.SITE_BETTER[h]
    ) <= m.cover_step[h, t] + total(
        m.effect[k, m.paced_site[h], t] * m.v[k, t] for k in m.RAISING[m.paced_site[h]]
    ) - total(
        m.effect[k, m.paced_site[h], t - 1] * m.v[k, t - 1] for k in m.RAISING[m.paced_site[h]]
    )


def control_standing(m: Model, j: int, t: int) -> Row:
    """z[j,t] <= base * survival + sum over v of m[v] * survival(t - v): control capacity."""
    return m.z[j, t] <= m.control_base[j, t] + total(
        m.control_survival[j, t - v] * m.m[j, v] for v in m.UPTO[t]
    )


def fixed_control_standing(m: Model, j: int, t: int) -> Row:
    """Need share * x[p,t] <= base * survival + new: controls that no measure moves grow with x."""
    return m.fixed_cover[j] * m.x[m.control_of[j], t] <= m.control_base[j, t] + total(
        m.control_survival[j, t - v] * m.m[j, v] for v in m.UPTO[t]
    )


def lever_pace(m: Model, k: int, t: int) -> Row:
    """v[k,t] - v[k,t-1] within +/- pace: yearly change of a demand or transfer move."""
    return (-m.lever_step[k], m.v[k, t] - m.v[k, t - 1], m.lever_step[k])


def closed_stays_closed(m: Model, k: int, t: int) -> Row:
    """v[k,t] >= v[k,t-1]: what is closed without replacement stays closed."""
    return m.v[k, t] >= m.v[k, t - 1]


def trade(m: Model, f: int, t: int) -> Row:
    """Net import imp - exp = use + dumped - output: carriers balance at the city boundary."""
    return m.imp[f, t] - m.exp[f, t] == (
        total(m.use_x[p, f] * m.x[p, t] for p in m.USERS[f])
        + total(m.use_z[j, f] * m.z[j, t] for j in m.CONTROL_USERS[f])
    ) + m.dump[f, t]


def target_most(m: Model, i: int) -> Row:
    """Sum of coefficients * state <= bound: targets that set a ceiling."""
    return _target_sum(m, i) <= m.bound[i]


def target_least(m: Model, i: int) -> Row:
    """Sum of coefficients * state >= bound: targets that set a floor."""
    return _target_sum(m, i) >= m.bound[i]


def _target_sum(m: Model, i: int) -> Any:
    return (
        total(m.on_x[i, p, t] * m.x[p, t] for p, t in m.ON_X[i])
        + total(m.on_z[i, j, t] * m.z[j, t] for j, t in m.ON_Z[i])
        + total(m.on_n[i, p, t] * m.n[p, t] for p, t in m.ON_N[i])
        + total(m.on_cap[i, p, t] * m.cap[p, t] for p, t in m.ON_CAP[i])
        + total(m.on_dump[i, f, t] * m.dump[f, t] for f, t in m.ON_DUMP[i])
        + total(m.on_v[i, k, t] * m.v[k, t] for k, t in m.ON_V[i])
        + total(m.nothing[k] for k in m.ON_NOTHING[i])
    )


def cost(m: Model) -> Any:
    """Present value of system cost over the horizon [million CNY of 2020].

    Annuities of what is built after the base year, fixed and variable cost, carriers where they
    cross the city boundary, and the cost of demand and transfer moves.
    """
    return (
        total(m.cost_x[p, t] * m.x[p, t] for p in m.P for t in m.T)
        + total(m.cost_n[p, t] * m.n[p, t] for p in m.P for t in m.T)
        + total(m.cost_cap[p, t] * m.cap[p, t] for p in m.P for t in m.T)
        + total(m.cost_z[j, t] * m.z[j, t] for j in m.FREE for t in m.T)
        + total(m.cost_m[j, t] * m.m[j, t] for j in m.CONTROLS for t in m.T)
        + total(m.price_in[f, t] * m.imp[f, t] for f in m.TRADED for t in m.T)
        - total(m.price_out[f, t] * m.exp[f, t] for f in m.TRADED for t in m.T)
        + total(m.cost_v[k, t] * m.v[k, t] for k in m.LEVER for t in m.T)
    )
