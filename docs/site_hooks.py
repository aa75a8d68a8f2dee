"""Pages of the site that are made from the program itself when the site is built."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files
from mkdocs.utils import get_relative_url

sys.path.insert(0, str(Path(__file__).parent))
import reference_pages

MARK = "<!-- tables -->"
OWN_WORKER = "javascripts/local_worker.js"
FOREIGN_WORKER = re.compile(r'<script src="https://[^"]*iframe-worker[^"]*"></script>')
"""A script that the theme would fetch from another host for the search in pages on disk."""
_MADE: dict[str, str] = {}
"""Page -> the HTML that takes the place of the mark, kept out of the Markdown for speed."""


def on_files(files: Files, config: Any) -> Files:
    """Add the reference pages."""
    for name, page in reference_pages.pages().items():
        uri = f"reference/{name}.md"
        _MADE[uri] = page.html
        text = f"{page.front}# {page.title}\n\n{page.text}\n\n{MARK}\n"
        files.append(File.generated(config, uri, content=text))
    return files


def on_page_content(html: str, page: Any, **_: Any) -> str:
    """Put the tables in."""
    return html.replace(MARK, _MADE.get(page.file.src_uri, ""))


def on_post_page(output: str, page: Any, **_: Any) -> str:
    """Let the search in pages on disk use our own script."""
    own = get_relative_url(OWN_WORKER, page.url)
    return FOREIGN_WORKER.sub(f'<script src="{own}"></script>', output)


def on_post_template(output_content: str, **_: Any) -> str:
    """Take the foreign script out of pages without an address of their own (404)."""
    return FOREIGN_WORKER.sub("", output_content)
