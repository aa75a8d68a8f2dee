"""`simulator schema`: the JSON Schema of the scenario file, for editors."""

from __future__ import annotations

from simulator.cli.output import print_json
from simulator.schema.scenario import ScenarioFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def run() -> None:
    """Print the schema."""
    own = ScenarioFile.model_json_schema()
    print_json({"$schema": DIALECT, **own, "title": "simulator scenario"})
