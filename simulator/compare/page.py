"""compare.html: a comparison as one page, in both languages, that asks no other host."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator.compare.comparison import Comparison
from simulator.compare.rows import ComparedItem
from simulator.compare.show import DIFFERENT, NOTES, SCALE, TITLES, chosen, show
from simulator.report.html import Markup, both, esc, join, table, tag

MOST_ROWS = 200
"""Rows of one table of differences; the rest is in compare.csv."""
BAR_WIDTH, BAR_HEIGHT = 60, 8
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
STYLE = """
body{font:15px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;
margin:0 auto;max-width:76rem;padding:1rem;color:#1a1a1a;background:#fff}
html[lang=zh] [lang=en],html[lang=en] [lang=zh]{display:none}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin:1.6rem 0 .4rem}
button{font:inherit;padding:.2rem .8rem;margin-right:.4rem;border:1px solid #595959;
background:#fff;border-radius:4px;cursor:pointer}button[aria-pressed=true]{background:#0b4f8a;
color:#fff}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{padding:.25rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid #d9d9d9;
overflow-wrap:break-word}th{background:#eef3f8;white-space:nowrap}
td:first-child{min-width:9rem}
td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
svg{display:block;margin-left:auto}.up{fill:#0072b2}.down{fill:#d55e00}
@media print{.no-print{display:none}tr{break-inside:avoid}.scroll{overflow:visible}}
"""
SCRIPT = """
function choose(lang){document.documentElement.lang=lang;
for(const b of document.querySelectorAll('button'))
b.setAttribute('aria-pressed',String(b.value===lang));
document.title=document.body.dataset[lang]}
for(const b of document.querySelectorAll('button'))
b.addEventListener('click',()=>choose(b.value));
choose((navigator.language||'zh').toLowerCase().startsWith('zh')?'zh':'en');
"""
HEADINGS = (("项目", "item"), ("情形", "case"), ("年份", "year"), ("单位", "unit"))
TITLE = ("结果比较", "Comparison of results")


def page(comparison: Comparison) -> str:
    """Return the page."""
    body = join([
        tag("h1", both(TITLE)),
        _switch(), _runs(comparison),
        *(part for section in SCALE for part in _section(comparison, section)),
        *(part for section in DIFFERENT for part in _section(comparison, section)),
        tag("h2", both(("说明", "Notes"))),
        tag("ul", join(tag("li", both(note)) for note in NOTES)),
        tag("script", Markup(SCRIPT)),
    ])  # fmt: skip
    head = join([
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        tag("title", " / ".join(TITLE)), tag("style", Markup(STYLE)),
    ])  # fmt: skip
    whole = tag("body", body, data_zh=TITLE[0], data_en=TITLE[1])
    return f'<!DOCTYPE html>\n<html lang="zh">\n<head>{head}</head>\n{whole}\n</html>\n'


def _switch() -> Markup:
    buttons = join(
        tag("button", name, type="button", value=lang, aria_pressed=str(lang == "zh").lower())
        for lang, name in (("zh", "中文"), ("en", "English"))
    )
    return tag("p", buttons, class_="no-print")


def _runs(comparison: Comparison) -> Markup:
    header = [both(pair) for pair in (("标签", "label"), ("名称", "title"), ("城市", "city"))]
    rows = [[run.label, both((run.folder.title("zh"), run.folder.title("en"))),
             str(run.folder.record.get("city", ""))] for run in comparison.runs]  # fmt: skip
    return table(header, rows)


def _section(comparison: Comparison, section: str) -> Iterator[Markup]:
    """Yield the heading and the table of a section, if it has rows."""
    lines = chosen(comparison, section)
    if not lines:
        return
    labels = _labels(comparison, lines)
    rows = [_row(comparison, line, labels) for line in lines[:MOST_ROWS]]
    kept = [n for n in range(len(HEADINGS) + len(labels)) if any(row[n] for row in rows)]
    header = [*(both(pair) for pair in HEADINGS), *(esc(label) for label in labels)]
    texts = any(isinstance(value, str) for line in lines for value in line.values.values())
    yield tag("h2", both(TITLES[section]))
    yield table([header[n] for n in kept], [[row[n] for n in kept] for row in rows],
                numeric=() if texts else range(len(kept) - len(labels), len(kept)))
    if len(lines) > MOST_ROWS:
        rest = len(lines) - MOST_ROWS
        words = (f"另有 {rest} 行，见 compare.csv。", f"{rest} more rows: see compare.csv.")
        yield tag("p", both(words))


def _labels(comparison: Comparison, lines: list[ComparedItem]) -> list[str]:
    """Return the runs that a table is about: of differences, those of one city."""
    named = {label for line in lines for label in line.values}
    return [run.label for run in comparison.runs if run.label in named]


def _row(comparison: Comparison, line: ComparedItem, labels: list[str]) -> list[Markup]:
    zh, en = (show(comparison, line, labels, lang) for lang in ("zh", "en"))
    largest = max((abs(n) for n in zh.numbers if n is not None and math.isfinite(n)), default=0.0)
    cells = [
        join([both((chinese, english)), _bar(number, largest)])
        for chinese, english, number in zip(zh.values, en.values, zh.numbers, strict=True)
    ]
    return [both((zh.label, en.label)), both((zh.case, en.case)), esc(zh.year),
            both((zh.unit, en.unit)), *cells]  # fmt: skip


def _bar(number: float | None, largest: float) -> Markup:
    """Return a bar as long as a number is large within its row; orange below zero."""
    if number is None or not math.isfinite(number) or not largest:
        return Markup("")
    width = abs(number) / largest * BAR_WIDTH
    kind = "up" if number >= 0 else "down"
    return Markup(
        f'<svg aria-hidden="true" width="{BAR_WIDTH}" height="{BAR_HEIGHT}">'
        f'<rect class="{kind}" width="{width:.1f}" height="{BAR_HEIGHT}"/></svg>'
    )
