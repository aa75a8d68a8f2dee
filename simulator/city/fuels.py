"""What burning one terajoule of a carrier emits, by combustion class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simulator.city.index import BIOGENIC, Index
from simulator.kernels.constants import CO2_PER_C, SO2_PER_S
from simulator.parameters.canonical import Store

Array = np.ndarray
CO2_ONLY = "co2_only"
NONE = "none"


@dataclass
class FuelTable:
    """Fuel properties of a city (its own rows before the common ones) and emission factors."""

    store: Store
    index: Index
    theta: Array

    def __post_init__(self) -> None:
        self._fuel: dict[tuple[str, str, str], int] = {}
        for table in ("fuels", "city_fuels"):
            for i in self.store.ids(table):
                carrier, combustion, item = self.store.rows[i].keys
                self._fuel[carrier, combustion or "*", item] = i
        self._factor = {self.store.rows[i].keys: i for i in self.store.ids("emission_factors")}
        self._cache: dict[tuple[str, str], Array] = {}

    def _cell(self, carrier: str, combustion: str, item: str, default: float) -> Array | float:
        for wanted in (combustion, "*"):
            row = self._fuel.get((carrier, wanted, item))
            if row is not None:
                value: Array = self.theta[..., row]
                return value
        return default

    def carbon(self, carrier: str) -> Array | float:
        """Return t CO2 per TJ if all carbon of the carrier is released."""
        return self._cell(carrier, "*", "carbon_content", 0.0) * CO2_PER_C

    def factors(self, carrier: str, combustion: str) -> Array:
        """Return (..., pollutant) t per TJ burnt.

        Equation: CO2 = carbon content * oxidation * 44/12; SO2 of a fuel with a sulphur content =
        2 * S * (1 - retained in ash) / NCV; the rest from emission_factors.csv.
        """
        key = (carrier, combustion)
        if key not in self._cache:
            self._cache[key] = self._factors(carrier, combustion)
        return self._cache[key]

    def _factors(self, carrier: str, combustion: str) -> Array:
        result = np.zeros((*self.theta.shape[:-1], len(self.index.pollutants)))
        if combustion == NONE:
            return result
        oxidised = self.carbon(carrier) * self._cell(carrier, combustion, "oxidation", 1.0)
        fossil = self.index.lists.carriers[carrier].fossil
        result[..., self.index.pollutant("CO2" if fossil else BIOGENIC)] = oxidised
        if combustion == CO2_ONLY:
            return result
        result[..., self.index.pollutant("SO2")] = self._sulphur_dioxide(carrier, combustion)
        for pollutant in self.index.pollutants:
            for wanted in (carrier, "*"):
                row = self._factor.get((combustion, wanted, pollutant))
                if row is not None:
                    result[..., self.index.pollutant(pollutant)] = self.theta[..., row]
                    break
        return result

    def _sulphur_dioxide(self, carrier: str, combustion: str) -> Array | float:
        sulphur = self._cell(carrier, "*", "sulphur", 0.0)
        heating = self._cell(carrier, "*", "ncv", 1.0)
        released = 1 - self._cell(carrier, combustion, "sulphur_retention", 0.0)
        return SO2_PER_S * sulphur * released / heating

    def carbon_row(self, carrier: str) -> int | None:
        """Return the row of a carrier's carbon content, if it has one."""
        return self._fuel.get((carrier, "*", "carbon_content"))

    def ingredients(self, carrier: str, combustion: str) -> Iterator[tuple[str, int, float]]:
        """Yield (pollutant, row, elasticity) of what the factors of a carrier rest on."""
        if combustion == NONE:
            return
        fossil = self.index.lists.carriers[carrier].fossil
        co2 = "CO2" if fossil else BIOGENIC
        yield from self._followed(co2, carrier, "*", (("carbon_content", 1.0),))
        yield from self._followed(co2, carrier, combustion, (("oxidation", 1.0),))
        if combustion == CO2_ONLY:
            return
        stated = {}
        for pollutant in self.index.pollutants:
            for wanted in (carrier, "*"):
                row = self._factor.get((combustion, wanted, pollutant))
                if row is not None:
                    stated[pollutant] = row
                    break
        if "SO2" not in stated:
            retained = float(self._cell(carrier, combustion, "sulphur_retention", 0.0))
            yield from self._followed("SO2", carrier, "*", (("sulphur", 1.0), ("ncv", -1.0)))
            share = -retained / (1 - retained) if retained < 1 else 0.0
            yield from self._followed("SO2", carrier, combustion, (("sulphur_retention", share),))
        for pollutant, row in stated.items():
            yield pollutant, row, 1.0

    def _followed(
        self, pollutant: str, carrier: str, combustion: str, items: tuple[tuple[str, float], ...]
    ) -> Iterator[tuple[str, int, float]]:
        for item, elasticity in items:
            for wanted in (combustion, "*"):
                row = self._fuel.get((carrier, wanted, item))
                if row is not None:
                    yield pollutant, row, elasticity
                    break
