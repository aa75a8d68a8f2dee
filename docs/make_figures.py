"""Take the README's pictures: `python docs/make_figures.py results/liupanshui`.

Opens the report of a results folder in Chromium (Playwright, of the test extra) and writes the
first screen in both languages to docs/images/report.en.png and docs/images/report.zh.png.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).parent / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
SIZE = {"width": 1280, "height": 704}
"""As much as leaves the two commands on the first screen of the README."""


def main(folder: Path) -> None:
    """Write both pictures."""
    with sync_playwright() as program:
        path = next(filter(None, map(shutil.which, BROWSERS)))
        browser = program.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for lang, locale in LOCALES.items():
            page = browser.new_context(viewport=SIZE, locale=locale).new_page()
            page.goto((folder / "report.html").absolute().as_uri())
            page.wait_for_selector('html[data-ready="1"]')
            page.screenshot(path=IMAGES / f"report.{lang}.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
