"""Show problems on the error stream, in the language of the user."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.cli.shown.output import Painted, echo
from simulator.cli.texts.common import say
from simulator.errors import Problem, render


def show(problems: Iterable[Problem], lang: str) -> None:
    """Print one block per problem on the error stream."""
    for line in in_language(problems, lang).split("\n"):
        head = line.startswith(("E-", "W-"))
        code, blank, place = line.partition(" ") if head else (line, "", "")
        fixes = line.startswith(f"  {say('block.fix', lang)}")
        role = "bad" if head else "good" if fixes else "plain"
        echo(Painted(code, role), blank + place, err=True)


def show_warnings(warnings: Iterable[Problem], lang: str) -> None:
    """Print one block per warning on the error stream; nothing where there is none."""
    found = list(warnings)
    if found:
        show(found, lang)


def in_language(problems: Iterable[Problem], lang: str) -> str:
    """Return the blocks of all problems with their fixed words in one language."""
    if lang == "en":
        return render(problems)
    return "\n".join(_block(problem, lang) for problem in problems)


def _block(problem: Problem, lang: str) -> str:
    words = (say(f"block.{word}", lang) for word in ("found", "expected", "fix"))
    stop, colon = say("block.stop", lang), say("block.colon", lang)
    found, expected, fix = (word + colon + said
                            for word, said in zip(words, problem.words(lang), strict=True))
    return f"{problem.head()}\n  {found}{stop}{expected}\n  {fix}"
