"""What is compared, and what it follows, by the names that people know."""

from __future__ import annotations

from simulator.city.index import REST
from simulator.hindcasting.rows import Thing
from simulator.parameters.labels import Label
from simulator.parameters.load import Tables
from simulator.parameters.tables import ANY

DRIVERS: dict[str, Label] = {
    "population": Label("常住人口", "population"),
    "urban_population": Label("城镇人口", "urban population"),
    "rural_population": Label("乡村人口", "rural population"),
    "gdp": Label("地区生产总值", "GDP"),
    "value_added_primary": Label("第一产业增加值", "value added, primary"),
    "value_added_secondary": Label("第二产业增加值", "value added, secondary"),
    "value_added_tertiary": Label("第三产业增加值", "value added, tertiary"),
    "urban_floor_area": Label("城镇住宅面积", "urban floor area"),
    "rural_floor_area": Label("农村住宅面积", "rural floor area"),
    "public_floor_area": Label("公共建筑面积", "floor area of public buildings"),
    "vehicle_ownership": Label("汽车保有量", "vehicles owned"),
    "freight_turnover": Label("货物周转量", "freight turnover"),
    "coal_output": Label("原煤产量", "coal output"),
    "coal_power_output": Label("煤电发电量", "output of coal power"),
    "constant": Label("不变", "constant"),
}
STATISTICS: dict[str, Label] = {
    "co2_ceads": Label("CO2（CEADs）", "CO2 (CEADs)"),
    "electricity_consumption": Label("全社会用电量", "electricity consumption"),
    "energy_consumption_total": Label("能源消费总量", "energy consumption"),
    "crude_steel_output": Label("粗钢产量", "crude steel output"),
    "coke_output": Label("焦炭产量", "coke output"),
    "primary_aluminium_output": Label("原铝产量", "primary aluminium output"),
}
"""Variable of statistics.csv that is compared -> its name."""
OTHERS = Label("其余", "all others")
"""What a source has beside its named facilities."""


def driver_name(name: str) -> Label:
    """Return the name of a driver; of an outlook its key, as it has no other."""
    return DRIVERS.get(name, Label(name, name))


def parts_of(thing: Thing, found: Tables) -> list[Label]:
    """Return the names of what is compared: source and facility, technology, control or figure."""
    if not thing.source:
        return [STATISTICS[thing.name]]
    source = found.codelists.sources[thing.source]
    parts = [_place(thing, found, source.label)]
    if thing.technology not in ("", ANY):
        parts.append(source.technologies[thing.technology].label)
    if thing.name:
        parts.append(source.controls[thing.name].label)
    return parts


def _place(thing: Thing, found: Tables, source: Label) -> Label:
    """Return the name of a site: of a source without named facilities that of the source alone."""
    own = {r["facility"]: Label(r["zh"], r["en"]) for r in found.plain("facilities")
           if r["source"] == thing.source}
    if thing.facility in ("", ANY) or not own:
        return source
    facility = OTHERS if thing.facility == REST else own[thing.facility]
    return Label(f"{source.zh}（{facility.zh}）", f"{source.en} ({facility.en})")
