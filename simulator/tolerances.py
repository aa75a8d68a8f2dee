"""How near is equal: the tolerances of the program, and why each has its size.

Doubles carry 1e-16 of a number. Sums over all sites of a city lose up to some thousand times that,
so 1e-12 is the least that can be told apart after arithmetic. HiGHS holds the rows of a programme
to 1e-7 of their scale (its default), so what a solver hands over is good to about 1e-6. Tables of
results have twelve digits. Sizes are shares of what is compared unless a unit is named.
"""

# what people write

WRITTEN_SHARES = 1e-6
"""Shares add up to 1: seven decimals of a table are enough, and a lost percent is no rounding."""
IN_RANGE = 1e-9
"""A number, in canonical units, is above the legal range of its kind: 100 % converted must not be,
and no written digit is as small as this."""
SAME_PRICE = 1e-9
"""Prices are equal: they may have been written in other units, whose factors round."""
STATED_MIX = 1e-6
"""A mix that was written down adds up, as a share of its size over the years: as shares do."""
LEAST_SUM = 1e-12
"""What such sums are compared with at least, where they are nothing: far below any activity."""
FILLED = 1e-9
"""Paths fill a whole: each is one written number, converted once."""
TO_PLAN = 1e-9
"""A path goes beyond its potential: both were written, and converted once."""

# arithmetic

STOCK_NOISE = 1e-12
"""What is left of a stock is rounding: 1e-16, over the few hundred sums of its cohorts."""
ATTRIBUTION_NOISE = 1e-12
"""A measure changes nothing: the difference of two sums over a city keeps no digit below."""
IMPORT_NOISE = 1e-12
"""Supply and use of a carrier balance: what is left of their sum over a city is no trade."""
EQUALLY_BAD = 1e-12
"""Years miss a target alike: their gaps come from one formula, and differ by its rounding."""
RAISED = 1e-12
"""A limit was raised at all: limits that stay are copied, and equal to the bit."""
REPEATED = 1e-9
"""Two runs of one plan are the same: tables have twelve digits, and libraries of other machines
add in another order."""
OF_LARGEST = 1e-12
"""As `REPEATED`, for a number that is what is left of much larger ones in its column."""
REBUILT = 1e-9
"""A factor made again from its parameters is the one of the run: both are printed with
twelve digits, and a few are multiplied."""
SHOWN_ZERO = 1e-9
"""A number on a page is nothing, in the unit in which it is shown: units are chosen so that the
largest number beside it is above 1, and three digits are shown."""
UNSEEN_SHARE = 1e-9
"""A reduction, as a share of what the city emits, is rounding: a division by it would mean
nothing."""
QUANTILE_EDGE = 1e-12
"""How near to 0 and 1 a quantile of a distribution without ends is asked for: no seeded draw of any
size comes nearer."""

# what a solver leaves

SOLVER_SHARE = 1e-6
"""A gap that a solver leaves beside a requirement: ten times its tolerance for rows."""
VERDICT = 1e-6
"""Rounding that a verdict forgives: as `SOLVER_SHARE`, so that a mix that meets a target as a row
of the programme is judged to meet it."""
LARGEST_GAP = 1e-6
"""The mix of the programme and its replay agree: as `SOLVER_SHARE`; the equations are the same, so
that a fault shows as a gap of a thousandth and more."""
BALANCED = 1e-6
"""Postconditions hold, as a share of the largest activity of a site: as `SOLVER_SHARE`."""
UPTAKE = 1e-6
"""Uptake changes, or stands at its limit: as `SOLVER_SHARE`."""
BESIDE_ROW = 1e-6
"""A solution lies beside a row, in the units of the programme, which are scaled to about 1."""
VIOLATION = 1e-6
"""Total violation of an elastic programme, as a share of the bounds, that counts as none."""
UNMOVED = 1e-6
"""Range of uptake over a curve below which a measure does not move at all."""
SEEN = 1e-4
"""Uptake from which a measure is said to be used: a hundred times `UPTAKE`, a hundredth of a
percent, which no plan would state."""
KEPT = 1e-7
"""Room around a value that later steps keep: the solver's tolerance, without which its own
solution could be refused."""
NO_DUAL = 1e-9
"""A shadow price, a reduced cost or a slope is none: a hundredth of the solver's tolerance for
them (1e-7)."""
NO_VALUE = 1e-9
"""A value of the solution is zero: a hundredth of the solver's tolerance for rows."""

# room in a programme

ROOM = 1e-9
"""Room at a limit, so that a plan that stands on it stays feasible after rounding; a hundredth of
what the solver itself leaves, so that it buys nothing."""
PROJECT_ROOM = 1e-8
"""As `ROOM`, at the rows of a whole project, which add up the limits of several years and sites."""
NEGLIGIBLE = 1e-7
"""Shares and survival below are left out: what a solver would take for rounding."""
LEAST_FLOOR = 1e-6
"""Smaller floors of a share are left out: their coefficients would be noise to a solver."""
LEAST_COVER = 1e-13
"""Coverage of the base year is nothing: a difference of written shares, exact but for the last
digit."""
LEAST_CHOICE = 1e-12
"""A control could cover more than it does: below, the programme would have a column that moves
nothing."""
SMALLEST = 1e-12
"""What a bound is divided by at least, so that a bound of zero has a scale."""
REACHED = 1e-4
"""How far a target can get is told in three digits: a tenth of the last of them, as a share."""
WHOLE_COUNT = 1e-7
"""A value is a whole number of steps: the solver's tolerance."""
