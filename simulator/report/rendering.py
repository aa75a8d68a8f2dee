"""HTML from templates: whatever characters a text holds, the page shows them as they are."""

from __future__ import annotations

import json
import math
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from simulator.facts.numbers import exact, shown
from simulator.foreign import paragraph
from simulator.report.texts import say

if TYPE_CHECKING:
    from jinja2 import Environment

HOME = "simulator.report"
DASH = "–"
JSON = {"ensure_ascii": False, "separators": (",", ":"), "allow_nan": False}
"""How data are written for the script: short, and never a number that JSON does not know."""


def render(template: str, package: str = HOME, **values: object) -> str:
    """Return a page.

    template : its file below `templates` of a package; values : what it shows by name.
    """
    return environment(package).get_template(template).render(values)


@cache
def environment(package: str = HOME) -> Environment:
    """Return what renders the templates of a package, with those of the report to import from."""
    import jinja2  # only a page that is written pays

    places = [jinja2.PackageLoader(name) for name in dict.fromkeys((package, HOME))]
    made = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, loader=jinja2.ChoiceLoader(places),
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, auto_reload=False,
        optimized=False, finalize=_readable,
    )
    made.policies["json.dumps_function"] = _data
    made.policies["json.dumps_kwargs"] = JSON
    made.filters |= {"exact": exact, "shown": shown, "year": year}
    made.tests["finite"] = is_finite
    made.globals["say"] = say
    return made


def _readable(value: object) -> object:
    """Return a text that shows itself and nothing else; what is HTML already stays."""
    return paragraph(value) if type(value) is str else value


def _data(value: object, **options: Any) -> str:
    """Return data as JSON, with such texts in it."""
    return json.dumps(_texts(value), **options)


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {_texts(key): _texts(own) for key, own in value.items()}
    if isinstance(value, (list, tuple)):
        return [_texts(own) for own in value]
    return paragraph(value) if isinstance(value, str) else value


def is_finite(value: object) -> bool:
    """Tell whether there is a number to show."""
    return isinstance(value, (int, float)) and math.isfinite(value)


def year(value: object) -> str:
    """Return a year without thousands, or a dash where there is none."""
    return str(int(value)) if isinstance(value, (int, float)) and is_finite(value) else DASH


def asset(name: str, package: str = HOME) -> str:
    """Return a file that a package carries for its page."""
    return resources.files(package).joinpath("assets", name).read_text("utf-8")


def script(text: str) -> str:
    """Return a script as it can stand inside its element."""
    return text.replace("</script", "<\\/script")
