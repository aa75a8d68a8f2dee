"""`simulator schema`: the JSON Schema of the scenario file, for editors."""

from __future__ import annotations

from simulator.cli.shown.output import print_json
from simulator.scenario.json_schema import json_schema


def run() -> None:
    """Print the schema."""
    print_json(json_schema())
