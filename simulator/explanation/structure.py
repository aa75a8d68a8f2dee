"""What a chain is made of: nodes with a label, a value, its unit and the place it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Words:
    """A text in Chinese and English."""

    zh: str
    en: str

    def in_(self, lang: str) -> str:
        """Return the text in one language ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en


Value = float | int | str | Words | None


@dataclass(frozen=True)
class Node:
    """One link of a chain.

    key : name for programs; label : name for people; value, unit : a number or a text;
    place : where it stands (file and line, or table and row); note : remark;
    cells : further numbers and texts beside the value, by column; children : what it rests on.
    """

    key: str
    label: Words
    value: Value = None
    unit: str = ""
    place: str = ""
    note: Words | None = None
    cells: Mapping[str, Value] = field(default_factory=dict)
    children: tuple[Node, ...] = ()

    def find(self, key: str) -> Node | None:
        """Return the first node below this one with a key, or None."""
        for child in self.children:
            found = child if child.key == key else child.find(key)
            if found is not None:
                return found
        return None

    def as_dict(self, lang: str) -> dict[str, Any]:
        """Return the node as plain data, texts in one language; blank parts are left out."""
        found: dict[str, Any] = {"key": self.key, "label": self.label.in_(lang)}
        if self.value is not None:
            found["value"] = plain(self.value, lang)
        if self.unit:
            found["unit"] = self.unit
        if self.place:
            found["place"] = self.place
        if self.note is not None:
            found["note"] = self.note.in_(lang)
        if self.cells:
            found["cells"] = {key: plain(value, lang) for key, value in self.cells.items()}
        if self.children:
            found["children"] = [child.as_dict(lang) for child in self.children]
        return found


@dataclass(frozen=True)
class Chain:
    """Everything behind one item of a results folder.

    kind : what the item is (target, clause, measure ...); item : its key; title : its name.
    """

    kind: str
    item: str
    title: Words
    nodes: tuple[Node, ...]

    def find(self, key: str) -> Node | None:
        """Return the first node with a key, or None."""
        return Node("", self.title, children=self.nodes).find(key)

    def as_dict(self, lang: str) -> dict[str, Any]:
        """Return the chain as plain data, texts in one language."""
        return {"kind": self.kind, "item": self.item, "title": self.title.in_(lang),
                "nodes": [node.as_dict(lang) for node in self.nodes]}


def plain(value: Value, lang: str) -> float | int | str | None:
    """Return a value as JSON holds it."""
    return value.in_(lang) if isinstance(value, Words) else value
