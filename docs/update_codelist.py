"""Write the codelist of iamc.csv from the tables: `python docs/update_codelist.py`."""

from __future__ import annotations

from simulator.bundled import parameters_root
from simulator.errors import Problems
from simulator.parameters.load import load_tables
from simulator.results.rows.iamc_codelist import codelist_files, codelist_folder


def main() -> None:
    """Write every file of the codelist."""
    problems = Problems()
    lists = load_tables(parameters_root(), problems).codelists
    problems.raise_if_any()
    for name, text in codelist_files(lists).items():
        path = codelist_folder() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
