"""Lists and mappings that nobody may change: a changed input would stand beside an old result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

Key = TypeVar("Key")
Item = TypeVar("Item")
Method = Callable[..., Any]


class FixedDict(dict[Key, Item]):
    """A dict that refuses changes; copies of it are plain dicts, which belong to who made them."""

    def __reduce__(self) -> tuple[Any, ...]:
        return FixedDict, (dict(self),)

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[Key, Item]:
        plain: dict[Key, Item] = thawed(self)
        return plain


class FixedList(list[Item]):
    """A list that refuses changes; copies of it are plain lists."""

    def __reduce__(self) -> tuple[Any, ...]:
        return FixedList, (list(self),)

    def __deepcopy__(self, memo: dict[int, Any]) -> list[Item]:
        plain: list[Item] = thawed(self)
        return plain


def _refusing(name: str) -> Method:
    def refuse(self: Any, *_: Any, **__: Any) -> NoReturn:
        raise TypeError(f"{name}: what a scenario is made of does not change in place; write "
                        "other = scenario.replace(...), or change a copy")

    return refuse


_BOTH = ("__setitem__", "__delitem__", "clear", "pop")
_CHANGES = {
    FixedDict: (*_BOTH, "__ior__", "popitem", "setdefault", "update"),
    FixedList: (*_BOTH, "__iadd__", "__imul__", "append", "extend", "insert", "remove", "reverse",
                "sort"),
}
for _kind, _names in _CHANGES.items():
    for _name in _names:
        setattr(_kind, _name, _refusing(_name))


def fixed(data: Any) -> Any:
    """Return plain data that nobody may change, at any depth."""
    if isinstance(data, (FixedDict, FixedList)):
        return data
    if isinstance(data, dict):
        return FixedDict({key: fixed(value) for key, value in data.items()})
    return FixedList(map(fixed, data)) if isinstance(data, list) else data


def thawed(data: Any) -> Any:
    """Return a copy of plain data that may be changed, at any depth."""
    if isinstance(data, Mapping):
        return {key: thawed(value) for key, value in data.items()}
    return [thawed(value) for value in data] if isinstance(data, list) else data
