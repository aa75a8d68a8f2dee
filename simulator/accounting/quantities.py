"""The kinds of quantity: everything that is asked of a kind, one entry each.

A kind is added here, in the schema (`scenario/keys.py`) and in the chains of explanation
(`explanation/nodes/quantity_rows.py`); one without a linear form says besides what it is in the
programme (`optimiser/programme/linear_forms.py`) and site by site (`analysis/site_parts.py`).
Whatever lacks it says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

import numpy as np

from simulator.accounting import forms
from simulator.accounting.forms import Array, Chosen, Form
from simulator.accounting.mix import Mix
from simulator.city.city import City
from simulator.city.index import GROWTH, Index
from simulator.errors import KindError, KindTable
from simulator.kernels.adding import summed
from simulator.scenario.keys import Quantity

PLACES = frozenset({"sectors", "sources", "facilities", "technologies"})
"""Keys of a quantity that narrow it to a part of the city."""
NOTHING: frozenset[str] = frozenset()


class NameOf(Enum):
    """What the key `name` of a quantity names."""

    NOTHING = "nothing"
    DRIVER = "driver"
    ATTRIBUTE = "attribute"


@dataclass(frozen=True)
class Account:
    """One case as those see it who measure it; cost and ledger are worked out when asked for.

    cost : (..., year) system cost [CNY of 2020]; booked : pollutant -> engineering reduction
    against the baseline, (..., year) [t/yr].
    """

    city: City
    mix: Mix
    cost: Callable[[], Array]
    booked: Callable[[str], Array]


@dataclass(frozen=True)
class QuantityKind:
    """Everything asked of a kind of quantity.

    Parameters
    ----------
    words : its name in Chinese and English.
    unit : its canonical unit in a city.
    series : the quantity in a case, (..., year).
    form : its weights on the mix of a city; None where it takes more than the mix.
    reads : keys of the quantity that mean something to it; no other may be written.
    named : what its key `name` names.
    linear : whether it is a sum of weights on the mix, so that the programme can hold it.
    emitted : whether it is emissions as emissions.csv lists them.
    quota : whether it is about technology, not a result for air, water or carbon.
    more : 1 where more of it is better, -1 where less is, if a row does not say.
    """

    words: tuple[str, str]
    unit: Callable[[City, Quantity], str]
    series: Callable[[Account, Quantity], Array]
    form: Callable[[City, Quantity], Form] | None = None
    reads: frozenset[str] = PLACES
    named: NameOf = NameOf.NOTHING
    linear: bool = True
    emitted: bool = False
    quota: bool = False
    more: float = 1.0

    @property
    def of_pollutant(self) -> bool:
        """Tell whether it is tonnes of one pollutant."""
        return "pollutant" in self.reads


def _unit_of(form: Callable[[City, Quantity], Form], city: City, q: Quantity) -> str:
    return _kept(form, city, q).unit


def _value_of(form: Callable[[City, Quantity], Form], account: Account, q: Quantity) -> Array:
    return _kept(form, account.city, q).value(account.mix)


def _kept(form: Callable[[City, Quantity], Form], city: City, q: Quantity) -> Form:
    """Return the weights of a quantity, worked out once for a city."""
    key = q.model_dump_json()
    if key not in city.forms:
        city.forms[key] = form(city, q)
    found: Form = city.forms[key]
    return found


def weighed(
    words: tuple[str, str], form: Callable[[City, Quantity], Form], **more: Any
) -> QuantityKind:
    """Return a kind that its weights on the mix say everything of."""
    return QuantityKind(words, partial(_unit_of, form), partial(_value_of, form), form, **more)


def _booked(account: Account, q: Quantity) -> Array:
    return account.booked(q.pollutant)


def _under_control(account: Account, q: Quantity) -> Array:
    return np.asarray(summed(capacity_under_control(account.city, q, account.mix), 2, -2))


def _cost(account: Account, q: Quantity) -> Array:
    del q
    return account.cost()


def _fixed(unit: str) -> Callable[[City, Quantity], str]:
    return lambda _city, _q: unit


def capacity_under_control(city: City, q: Quantity, mix: Mix) -> Array:
    """Return capacity x share of its activity under the controls, (..., process, year)."""
    chosen = Chosen(city.index, q)
    covered = mix.controlled * chosen.control[:, None]
    by_process = np.zeros_like(mix.activity)
    for number in np.flatnonzero(chosen.control):
        by_process[..., city.index.control_process[number], :] += covered[..., number, :]
    share = np.divide(by_process, mix.activity, out=np.zeros_like(by_process),
                      where=mix.activity > 0)
    result: Array = share * mix.capacity
    return result


QUANTITY_KINDS: KindTable[QuantityKind] = KindTable("quantities (accounting/quantities.py)", {
    "emission": weighed(("排放量", "emission"), forms.emission,
                        reads=PLACES | {"pollutant", "boundary"}, emitted=True, more=-1.0),
    "activity": weighed(("活动水平", "activity"), forms.activity, quota=True),
    "additions": weighed(("新增规模", "additions"), forms.additions, quota=True),
    "capacity": weighed(("规模", "capacity"), forms.capacity, quota=True),
    "coverage": weighed(("受治理的活动水平", "activity under controls"), forms.coverage,
                        reads=PLACES | {"controls"}, quota=True),
    "control_capacity": QuantityKind(
        ("受治理的规模", "capacity under controls"), partial(_unit_of, forms.capacity),
        _under_control, reads=PLACES | {"controls"}, linear=False, quota=True,
    ),
    "energy": weighed(("用能", "energy"), forms.energy, reads=PLACES | {"carriers", "group"},
                      more=-1.0),
    "primary_energy": weighed(("一次能源消费", "primary energy"), forms.primary_energy,
                              reads=NOTHING, more=-1.0),
    "non_fossil_energy": weighed(("非化石能源消费", "non-fossil energy"), forms.non_fossil_energy,
                                 reads=NOTHING),
    "ledger": QuantityKind(("重点工程减排量", "engineering reduction"), _fixed("t"), _booked,
                           reads=frozenset({"pollutant"})),
    "area": weighed(("碳汇面积", "area of sinks"), forms.area, quota=True),
    "flue_gas": weighed(("烟气量", "flue gas"), forms.flue_gas),
    "attribute": weighed(("过程属性", "attribute"), forms.attribute, reads=PLACES | {"name"},
                         named=NameOf.ATTRIBUTE, quota=True),
    "driver": weighed(("驱动因子", "driver"), forms.driver, reads=frozenset({"name"}),
                      named=NameOf.DRIVER),
    "cost": QuantityKind(("成本", "cost"), _fixed("CNY"), _cost, reads=NOTHING, linear=False,
                         more=-1.0),
})
"""Name in the scenario file -> kind of quantity."""


def form(city: City, q: Quantity) -> Form:
    """Return the weights of a quantity on the mix; of a kind that has such weights alone."""
    found = QUANTITY_KINDS[q.kind].form
    if found is None:
        raise KindError(f'a quantity of the kind "{q.kind}" takes more than weights on the mix')
    return _kept(found, city, q)


def unit_of(city: City, q: Quantity) -> str:
    """Return the canonical unit of a quantity."""
    return QUANTITY_KINDS[q.kind].unit(city, q)


def ratio_unit(city: City, quantity: Quantity, denominator: Quantity | None) -> str:
    """Return the canonical unit of a quantity over a denominator."""
    above = unit_of(city, quantity)
    if denominator is None:
        return above
    below = unit_of(city, denominator)
    return "1" if above == below else f"({above})/({below})"


def present(index: Index, q: Quantity) -> bool:
    """Tell whether the city has anything that the quantity is about."""
    if not QUANTITY_KINDS[q.kind].reads & PLACES:
        return True
    return GROWTH in q.facilities or bool(Chosen(index, q).process.any())
