"""Stamps the commit of the checkout into what is built, for `simulator/version.py` to read."""

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CommitHook(BuildHookInterface[Any]):
    """Puts a file with the commit into wheel and sdist; none where no commit is known."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the file beside the checkout, which a build leaves as it is."""
        root = Path(self.root)
        known = _version_of(root)
        commit = known.commit_of(root) or known.stamped(root / "simulator")
        self.folder = tempfile.TemporaryDirectory()
        if commit and version != "editable":
            stamp = Path(self.folder.name) / known.STAMP
            stamp.write_text(f"{commit}\n", "utf-8")
            build_data["force_include"][str(stamp)] = f"simulator/{known.STAMP}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take the file away."""
        self.folder.cleanup()


def _version_of(root: Path) -> ModuleType:
    """Return the module of the version alone: what the package needs is not there at a build."""
    spec = importlib.util.spec_from_file_location("version", root / "simulator" / "version.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
