"""Options that may stand before or after the command, and the language of the user."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from simulator.cli.texts.common import say
from simulator.errors import Problems
from simulator.wording import LANGUAGES

FLAGS = {"--quiet": "quiet", "-q": "quiet", "--json": "as_json", "--version": "version",
         "--replace": "replace", "--strict": "strict"}
VALUED = ("--lang", "--data", "--set")


@dataclass
class Options:
    """What the user chose for any command.

    lang : "zh" or "en"; data : folder of the planner's own city tables; sets : dotted key -> value;
    replace : whether files that were changed, and results of another scenario, may be replaced;
    strict : whether warnings count as errors.
    """

    lang: str = "en"
    quiet: bool = False
    as_json: bool = False
    version: bool = False
    data: Path | None = None
    sets: dict[str, str] = field(default_factory=dict)
    replace: bool = False
    strict: bool = False

    def say(self, key: str, **values: object) -> str:
        """Return a text in the language of the user."""
        return say(key, self.lang, **values)


def locale_language(environment: Mapping[str, str]) -> str:
    """Return "zh" where the locale is Chinese, else "en"."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return _windows_language() if os.name == "nt" else "en"


def _windows_language() -> str:
    import locale

    locale.setlocale(locale.LC_CTYPE, "")
    name = (locale.getlocale()[0] or "").lower()
    return "zh" if name.startswith(("zh", "chinese")) else "en"


def extract(arguments: Sequence[str], options: Options) -> list[str]:
    """Take the global options out of the arguments into `options`; return the other arguments.

    Raises
    ------
    InputError
        For an option without its value, an unknown language, or a change without "=".
    """
    problems = Problems()
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            rest += [word, *waiting]
            break
        name, equals, value = word.partition("=")
        if word in FLAGS:
            setattr(options, FLAGS[word], True)
        elif name in VALUED:
            _take(name, value if equals else None, waiting, options, problems)
        else:
            rest.append(word)
    problems.raise_if_any()
    return rest


def _take(
    name: str, value: str | None, waiting: list[str], options: Options, problems: Problems
) -> None:
    if value is None and not waiting:
        usage(problems, options, name, "usage.no_value", "usage.a_value", name=name)
        return
    text = waiting.pop(0) if value is None else value
    if name == "--lang":
        _language(text, options, problems)
    elif name == "--data":
        _folder(text, options, problems)
    else:
        _change(text, options, problems)


def _language(text: str, options: Options, problems: Problems) -> None:
    if text in LANGUAGES:
        options.lang = text
    else:
        usage(problems, options, "--lang", "usage.value", "usage.languages", name=text)


def _folder(text: str, options: Options, problems: Problems) -> None:
    options.data = Path(text)
    if not text.strip() or not options.data.is_dir():
        usage(problems, options, "--data", "usage.no_folder", "usage.folder", name=text)


def _change(text: str, options: Options, problems: Problems) -> None:
    key, equals, value = text.partition("=")
    name = key.strip()
    if equals and name in options.sets:
        usage(problems, options, f"--set {name}", "usage.twice", "usage.once", name=name)
    elif equals and name:
        options.sets[name] = value.strip()
    else:
        usage(problems, options, "--set", "usage.value", "usage.change", name=text)


def usage(
    problems: Problems, options: Options, key: str, found: str, expected: str, name: str = ""
) -> None:
    """Record one mistake in the arguments."""
    problems.add(
        "E-USAGE", "simulator", 0, key, options.say(found, name=name), options.say(expected),
        options.say("usage.fix", command="simulator"),
    )
