"""Turn what the schema objects to into blocks that a planner understands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simulator.errors import Problems, closest, too_many
from simulator.scenario.keys import ScenarioFile
from simulator.scenario.layers import written
from simulator.scenario.yaml_file import Document, Key, uncollected

_MEANINGS: Mapping[str, tuple[str, str, str]] = {
    "amount": ("E-NUMBER", "a number with its unit", 'write digits, then the unit: "30 %"'),
    "ton": ("E-UNIT", '"t" for the tonne (a ton is 907 kg in the United States)', 'write "t"'),
    "digit": ("E-NUMBER", "a number in plain digits", 'write digits, then the unit: "30 %"'),
    "twice": ("E-DUPLICATE", "each year once", "delete one of the two"),
    "unclear": ("E-NUMBER", "one number with its unit", "{fix}"),
    "device": ("E-VALUE", "a name that a folder can have on every machine",
               "take another name: Windows keeps this one for a device"),
    "year": ("E-YEAR", "a year", "write the year in four digits"),
    "name": ("E-VALUE", "a name that a folder can have",
             "leave out / \\ : * ? < > | and quotation marks"),
    "string_type": ("E-VALUE", "a text", "put it between double quotes"),
    "bool_type": ("E-VALUE", "true or false", "write true or false"),
    "bool_parsing": ("E-VALUE", "true or false", "write true or false"),
    "list_type": ("E-VALUE", "a list", "write it as [one, two]"),
    "dict_type": ("E-VALUE", "a block of keys", "write its keys below, indented by two spaces"),
    "model_type": ("E-VALUE", "a block of keys", "write its keys below, indented by two spaces"),
    "greater_than_equal": ("E-RANGE", "at least {ge}", "correct the number"),
    "less_than_equal": ("E-RANGE", "at most {le}", "correct the number"),
}
"""Type of the schema's error -> code, what was expected, how to mend it."""
SHOWN = 100
"""Mistakes of one file that are told one by one."""
_QUOTED = re.compile(r"'([^']*)'")


def explain(error: ValidationError, document: Document, problems: Problems) -> None:
    """Report everything that the schema objects to in a scenario file.

    Raise InputError where that is more than anybody mends one by one.
    """
    found = refusals(error)
    for detail in found[:SHOWN]:
        loc = place_of(detail, document)
        if detail["type"] == "extra_forbidden":
            _unknown_key(loc, document, problems)
        elif detail["type"] == "missing":
            _missing_key(loc, document, problems)
        else:
            _wrong_value(detail, loc, document, problems)
    if len(found) > SHOWN:
        file, _ = document.place(())
        problems.extend([too_many(file, f"{len(found) - SHOWN:,} more mistakes")])
        problems.raise_if_any()


def refusals(error: ValidationError) -> list[ErrorDetails]:
    """Return everything that the schema objects to."""
    with uncollected():
        return error.errors(include_url=False)


def legal_keys(loc: Key) -> list[str]:
    """Return the legal keys at a place of the scenario file; none where any key is legal."""
    kind: Any = ScenarioFile
    for part in loc:
        fields = getattr(kind, "model_fields", None)
        if fields is None:
            kind = _inner((get_args(kind) or (None,))[-1])
        else:
            kind = _inner(fields[part].annotation) if part in fields else None
    return list(getattr(kind, "model_fields", {}))


def _inner(annotation: Any) -> Any:
    """Return the model, dict or list behind `X | None` and the like."""
    if get_origin(annotation) is Annotated:
        return _inner(get_args(annotation)[0])
    models = [o for o in get_args(annotation) if hasattr(o, "model_fields")]
    return models[0] if models and get_origin(annotation) not in (dict, list) else annotation


def place_of(detail: ErrorDetails, document: Document) -> Key:
    """Return the keys to the place of an error, without the schema's own marks between them."""
    keys: list[Any] = []
    data: Any = document.data
    for part in detail["loc"]:
        if isinstance(data, dict):
            own = next((key for key in data if key == part or str(key) == str(part)), None)
            if own is not None:
                keys.append(own)
                data = data[own]
        elif isinstance(data, list) and isinstance(part, int):
            keys.append(part)
            data = data[part]
    return (*keys, detail["loc"][-1]) if detail["type"] == "missing" else tuple(keys)


def _unknown_key(loc: Key, document: Document, problems: Problems) -> None:
    legal = legal_keys(loc[:-1])
    near = closest(str(loc[-1]), legal)
    problems.add(
        "E-KEY", *document.place(loc), _dotted(loc), f'unknown key "{loc[-1]}"',
        "one of " + ", ".join(legal), f'write "{near}"' if near else f'delete "{loc[-1]}"',
    )


def _missing_key(loc: Key, document: Document, problems: Problems) -> None:
    under = _dotted(loc[:-1])
    problems.add(
        "E-KEY", *document.place(loc), _dotted(loc), f'no key "{loc[-1]}"', "this key",
        f'add "{loc[-1]}:" ' + (f"under {under}" if under else "to the file"),
    )


def _wrong_value(detail: ErrorDetails, loc: Key, document: Document, problems: Problems) -> None:
    found, context = detail.get("input"), detail.get("ctx", {})
    if detail["type"] == "literal_error":
        legal = _QUOTED.findall(str(context["expected"]))
        code = "E-VALUE"
        expected = "one of " + ", ".join(legal) if legal else str(context["expected"])
        near = closest(str(found), legal)
        fix = f'write "{near}"' if near else f"write {expected}"
    else:
        code, expected, fix = _MEANINGS.get(
            detail["type"], ("E-VALUE", detail["msg"].lower(), "correct the value")
        )
        expected, fix = expected.format(**context), fix.format(**context)
        if detail["type"] == "string_type" and isinstance(found, (list, dict, type(None))):
            fix = "write one text"
    shown = context.get("said") or written(found)
    problems.add(code, *document.place(loc), _dotted(loc), shown, expected, fix)


def _dotted(loc: Key) -> str:
    return ".".join(map(str, loc))
