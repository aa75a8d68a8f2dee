"""Write a scenario as YAML that reads back as the same values, whatever its texts hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

_SAFE = re.compile(r"[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff-]*(?: [\w\u4e00-\u9fff-]+)*")
_WORDS = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")
_AMOUNT = re.compile(r"-?\d+(?:\.\d+)? [%A-Za-z]+")
_SHORT = 90


class _Flow(dict[str, Any]):
    """A block that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """Quotes every text that a reader could take for something else."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write equal parts out, each where it stands."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists below their key."""
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    plain = (_SAFE.fullmatch(text) and text.lower() not in _WORDS) or _AMOUNT.fullmatch(text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


def _flow(dumper: yaml.SafeDumper, block: _Flow) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", block.items(), flow_style=True)


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    flow = all(isinstance(item, str) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=flow)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Flow, _flow)
_Dumper.add_representer(list, _list)


def yaml_text(data: Mapping[str, Any]) -> str:
    """Return a scenario as YAML."""
    text: str = yaml.dump(_shaped(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False,
                          width=10**9)
    return text


def _shaped(data: Any) -> Any:
    """Return the same data with short blocks of plain values marked to stand on one line."""
    if isinstance(data, list):
        return [_shaped(item) for item in data]
    if not isinstance(data, Mapping):
        return data
    simple = all(not isinstance(value, (Mapping, list)) for value in data.values())
    short = sum(len(str(key)) + len(str(value)) + 4 for key, value in data.items()) < _SHORT
    if simple and short and len(data) > 0:
        return _Flow(data)
    return {key: _shaped(value) for key, value in data.items()}
