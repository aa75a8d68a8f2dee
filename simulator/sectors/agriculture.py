"""Agriculture: crop nitrogen, rice, livestock manure, straw, farm energy and farm inputs.

Formulas follow the 2019 Refinement of the IPCC guidelines, volume 4 (CH4, N2O), and the Chinese
technical guide to ammonia inventories (a chain of total ammoniacal nitrogen, TAN). Everything is
per unit of activity and year: a tonne of crop nitrogen demand, a hectare, a head of average
stock, a tonne of straw. Nitric oxide from soils is left out, as in Chinese NOx statistics.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.kernels.constants import CO2_PER_C, N2O_PER_N2O_N, NH3_PER_N
from simulator.sectors.base import Coefficient, Number, ProcessParameters, emission, generic

ITEMS = {
    # crop nitrogen, rice and straw
    "n_rate": "t/{u}",
    "uptake": "t/{u}",
    "ef1": "1",
    "ef4": "1",
    "ef5": "1",
    "frac_gasf": "1",
    "frac_leach": "1",
    "urea_share": "1",
    "urea_nitrogen": "1",
    "urea_carbon": "1",
    "runoff_nh3n": "1",
    "efc": "t/ha/day",
    "days": "day",
    "sfw": "1",
    "sfp": "1",
    "roa": "t/ha",
    "cfoa": "1",
    "sfo_exponent": "1",
    "dry_matter": "1",
    "combustion_factor": "1",
    "burning_ef": "1",
    "residue_nitrogen": "1",
    # livestock
    "live_weight": "t/head",
    "enteric_ch4": "t/head",
    "vs_excretion": "1/yr",
    "b0": "m^3/t",
    "mcf": "1",
    "methane_density": "t/m^3",
    "methane_heat": "TJ/m^3",
    "biogas_yield": "1",
    "n_excretion": "1/yr",
    "ef3": "1",
    "tan_excretion": "t/head",
    "housing_loss": "1",
    "storage_loss": "1",
    "storage_other_loss": "1",
    "spreading_loss": "1",
    "cod_generation": "t/head",
    "nh3n_generation": "t/head",
    "cod_export": "1",
    "nitrogen_export": "1",
}
"""Items of this sector beyond the generic ones, with their canonical unit."""

CROP_NITROGEN = ("n_rate", "frac_gasf", "urea_share", "runoff_nh3n")
RICE = ("efc", "days", "sfw", "sfp")
LIVESTOCK = ("tan_excretion", "enteric_ch4", "live_weight", "ef3")
STRAW = ("dry_matter", "burning_ef", "residue_nitrogen")
"""A process with any of these is one of the kind, and needs the other items of the kind too."""


def coefficients(view: ProcessParameters) -> list[Coefficient]:
    """Return all coefficients of one crop, herd or machine."""
    return [
        *generic(view),
        *_rice(view),
        *_crop_nitrogen(view),
        *_nutrient_use(view),
        *_livestock(view),
        *_straw(view),
    ]


@dataclass(frozen=True)
class Ammonia:
    """Ammoniacal nitrogen lost at each stage of manure management [t N per head and year]."""

    housing: Number
    storage: Number
    spreading: Number

    @property
    def total(self) -> Number:
        """All stages together."""
        return self.housing + self.storage + self.spreading


@dataclass(frozen=True)
class SoilFactors:
    """Shares of nitrogen that end as N2O-N: applied, redeposited from the air, leached."""

    ef1: Number
    ef4: Number
    ef5: Number


def soil_n2o(
    nitrogen: Number, volatilised: Number, leached: Number, factors: SoilFactors
) -> Number:
    """Return the nitrous oxide of nitrogen put on land, direct and indirect [t N2O].

    Parameters
    ----------
    nitrogen, volatilised, leached : (draw) [t N per activity unit] applied; lost as NH3; washed out
    factors : (draw) [1] N2O-N per nitrogen of each

    Notes
    -----
    Equation: 44/28 (N ef1 + N_volatilised ef4 + N_leached ef5).
    Source: ipcc2019v4, chapter 11, equations 11.1, 11.9 and 11.10.
    """
    n2o_n = nitrogen * factors.ef1 + volatilised * factors.ef4 + leached * factors.ef5
    return N2O_PER_N2O_N * n2o_n


def urea_co2(nitrogen: Number, urea_share: Number, content: Number, carbon: Number) -> Number:
    """Return the carbon dioxide released when urea hydrolyses in the soil [t CO2].

    Parameters
    ----------
    nitrogen : (draw) [t N per activity unit] mineral nitrogen applied
    urea_share : (draw) [1] share of it in urea
    content, carbon : (draw) [1] nitrogen and carbon in urea, by mass

    Notes
    -----
    Equation: N * share / content * carbon * 44/12.
    Source: ipcc2006v4, chapter 11, equation 11.13.
    """
    return nitrogen * urea_share / content * carbon * CO2_PER_C


def organic_matter_factor(amount: Number, conversion: Number, exponent: Number) -> Number:
    """Return how straw or manure in the soil scales the methane of a rice field [1].

    Parameters
    ----------
    amount : (draw) [t/ha] ROA, dry weight for straw
    conversion : (draw) [1] CFOA; exponent : (draw) [1]

    Notes
    -----
    Equation: (1 + ROA CFOA)^exponent.
    Source: ipcc2019v4, chapter 5, equation 5.3.
    """
    return (1 + amount * conversion) ** exponent


def rice_ch4(
    efc: Number, days: Number, water: Number, preseason: Number, organic: Number
) -> Number:
    """Return the methane of a rice field in one year [t CH4/ha].

    Parameters
    ----------
    efc : (draw) [t/ha/day] continuously flooded without organic matter
    days : (draw) [day] from planting to harvest
    water, preseason, organic : (draw) [1] scaling factors

    Notes
    -----
    Equation: efc * days * SFw * SFp * SFo.
    Source: ipcc2019v4, chapter 5, equations 5.1 and 5.2. Valid: one rice crop a year.
    """
    return efc * days * water * preseason * organic


def manure_ch4(solids: Number, b0: Number, density: Number, mcf: Number) -> Number:
    """Return the methane of manure storage and treatment [t CH4 per head and year].

    Parameters
    ----------
    solids : (draw) [t per head and year] volatile solids
    b0 : (draw) [m^3/t] largest methane yield; density : (draw) [t/m^3]
    mcf : (draw) [1] share of the yield that is reached

    Notes
    -----
    Equation: VS * B0 * density * MCF.
    Source: ipcc2019v4, chapter 10, equation 10.23.
    """
    return solids * b0 * density * mcf


def ammonia_chain(
    tan: Number, housing: Number, storage: Number, other: Number, spreading: Number
) -> Ammonia:
    """Follow ammoniacal nitrogen from the house through the store to the field.

    Parameters
    ----------
    tan : (draw) [t N per head and year] excreted as ammoniacal nitrogen
    housing, storage, spreading : (draw) [1] share of what enters a stage that is lost as NH3
    other : (draw) [1] share that the store loses as N2, N2O and NO

    Notes
    -----
    Equation: each stage gets what the one before has left.
    Source: liao2017ammonia, equations 1 to 8.
    """
    stored = tan * (1 - housing)
    spread = stored * (1 - storage - other)
    return Ammonia(tan * housing, stored * storage, spread * spreading)


def _rice(view: ProcessParameters) -> Iterator[Coefficient]:
    """Yield methane of the flooded soil, per hectare."""
    if not view.has_any(*RICE):
        return
    organic = organic_matter_factor(
        view.value("roa"), view.value("cfoa"), view.value("sfo_exponent")
    )
    methane = rice_ch4(
        view.value("efc"), view.value("days"), view.value("sfw"), view.value("sfp"), organic
    )
    yield emission("CH4", methane)


def _crop_nitrogen(view: ProcessParameters) -> Iterator[Coefficient]:
    """Yield what a dose of mineral nitrogen releases to air and water."""
    if not view.has_any(*CROP_NITROGEN):
        return
    applied = view.value("n_rate")
    gas = applied * view.value("frac_gasf")
    leached = applied * view.value("frac_leach")
    urea = urea_co2(
        applied, view.value("urea_share"), view.value("urea_nitrogen"), view.value("urea_carbon")
    )
    yield emission("N2O", soil_n2o(applied, gas, leached, _soil_factors(view)))
    yield emission("NH3", gas * NH3_PER_N)
    yield emission("NH3-N", applied * view.value("runoff_nh3n"))
    yield emission("CO2", urea)


def _nutrient_use(view: ProcessParameters) -> Iterator[Coefficient]:
    """Yield how much of the mineral nitrogen the crop takes up, per tonne of crop nitrogen."""
    if view.has("uptake"):
        applied = view.value("n_rate")
        yield Coefficient("attribute", "nutrient_use_efficiency", view.value("uptake") / applied)
        yield Coefficient("attribute", "mineral_nitrogen", applied)


def _livestock(view: ProcessParameters) -> Iterator[Coefficient]:
    """Yield the releases of one head of average stock under one way of handling its manure."""
    if not view.has_any(*LIVESTOCK):
        return
    chain = ammonia_chain(
        view.value("tan_excretion"),
        view.value("housing_loss"),
        view.value("storage_loss"),
        view.value("storage_other_loss"),
        view.value("spreading_loss"),
    )
    cod = view.value("cod_generation") * view.value("cod_export")
    nh3n = view.value("nh3n_generation") * view.value("nitrogen_export")
    yield from _livestock_methane(view)
    yield emission("N2O", _livestock_n2o(view, chain))
    yield emission("NH3", chain.total * NH3_PER_N)
    yield emission("COD", cod)
    yield emission("NH3-N", nh3n)


def _livestock_methane(view: ProcessParameters) -> Iterator[Coefficient]:
    """Yield enteric and manure methane, and the biogas a digester delivers."""
    solids = view.value("live_weight") * view.value("vs_excretion")
    manure = manure_ch4(solids, view.value("b0"), view.value("methane_density"), view.value("mcf"))
    yield emission("CH4", view.value("enteric_ch4") + manure)
    if view.has("biogas_yield"):
        gas = solids * view.value("b0") * view.value("biogas_yield")
        yield Coefficient("output", "biogas", gas * view.value("methane_heat"))


def _livestock_n2o(view: ProcessParameters, chain: Ammonia) -> Number:
    """Return nitrous oxide of store, redeposited ammonia, and nitrogen on land and in water."""
    excreted = view.value("live_weight") * view.value("n_excretion")
    left = excreted - chain.housing - chain.storage
    to_water = left * view.value("nitrogen_export")
    to_field = left - to_water
    leached = to_field * view.value("frac_leach") + to_water
    store = N2O_PER_N2O_N * excreted * view.value("ef3")
    return store + soil_n2o(to_field, chain.total, leached, _soil_factors(view))


def _straw(view: ProcessParameters) -> Iterator[Coefficient]:
    """Yield burning in the open, or residue nitrogen returned to the soil, per tonne of straw."""
    if not view.has_any(*STRAW):
        return
    dry = view.value("dry_matter")
    for pollutant in view.names("burning_ef"):
        burnt = dry * view.value("combustion_factor")
        yield emission(pollutant, burnt * view.value("burning_ef", pollutant))
    if view.has("residue_nitrogen"):
        nitrogen = dry * view.value("residue_nitrogen")
        leached = nitrogen * view.value("frac_leach")
        yield emission("N2O", soil_n2o(nitrogen, 0, leached, _soil_factors(view)))


def _soil_factors(view: ProcessParameters) -> SoilFactors:
    return SoilFactors(view.value("ef1"), view.get("ef4"), view.value("ef5"))
