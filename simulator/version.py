"""The version of the program, and the commit that it runs from or was built from."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

__version__ = "0.2.0.dev0"
STAMP = "_commit.txt"
"""File of the package that a build leaves, with the commit of its checkout."""
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@cache
def commit() -> str:
    """Return the commit of the checkout that the package lies in, or was built from; else empty."""
    package = Path(__file__).parent
    return commit_of(package.parent) or stamped(package)


def stamped(package: Path) -> str:
    """Return the commit that a build left in a package; empty without one."""
    try:
        found = (package / STAMP).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return found if _COMMIT.fullmatch(found) else ""


def commit_of(checkout: Path) -> str:
    """Return the commit that HEAD of a checkout names, as git's files say; empty without one."""
    try:
        home = _git_folder(checkout)
        found = (home / "HEAD").read_text("utf-8").strip()
        if found.startswith("ref: "):
            found = _of_branch(home, found.removeprefix("ref: "))
    except (OSError, UnicodeDecodeError):
        return ""
    return found if _COMMIT.fullmatch(found) else ""


def _git_folder(checkout: Path) -> Path:
    """Return the folder of git's files, which a further work tree names in a file."""
    place = checkout / ".git"
    if place.is_dir():
        return place
    return checkout / place.read_text("utf-8").strip().removeprefix("gitdir: ")


def _of_branch(home: Path, name: str) -> str:
    """Return the commit of a branch: in a file of its own, or packed with others."""
    common = home / "commondir"
    shared = home / common.read_text("utf-8").strip() if common.is_file() else home
    if (shared / name).is_file():
        return (shared / name).read_text("utf-8").strip()
    lines = (shared / "packed-refs").read_text("utf-8").splitlines()
    return next((line.split()[0] for line in lines if line.endswith(f" {name}")), "")
