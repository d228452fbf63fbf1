"""Debian's chromium with four auditors in it: axe-core, IBM equal-access, HTML_CodeSniffer AAA, and the HTML validator.

The engines are the files that tests/auditors pins (docs/decisions/0005-auditors.md); nothing is fetched while testing.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

ENGINES = Path(__file__).parent / "auditors" / "node_modules"
AXE = ENGINES / "axe-core" / "axe.min.js"
IBM = ENGINES / "accessibility-checker-engine" / "ace.js"
HTMLCS = ENGINES / "html_codesniffer" / "build" / "HTMLCS.js"
VNU = ENGINES / "vnu-jar" / "build" / "dist" / "vnu.jar"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--lang=id",
)
PATIENCE_MS = 15_000  # a busy machine of two cores

# Rules that axe leaves off unless they are asked for: the AAA ones and those of WCAG 2.2.
AXE_RUN = """only => axe.run(document, {
  resultTypes: ['violations'],
  ...(only ? {runOnly: {type: 'rule', values: only}} : {}),
  rules: Object.fromEntries(['target-size', 'color-contrast-enhanced', 'identical-links-same-purpose', 'meta-refresh-no-exceptions',
    'css-orientation-lock', 'focus-order-semantics', 'label-content-name-mismatch', 'p-as-heading', 'table-fake-caption', 'td-has-header']
    .filter(rule => !only || only.includes(rule)).map(rule => [rule, {enabled: true}])),
}).then(result => result.violations.map(v => `axe ${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`))"""
IBM_RUN = """async () => (await new ace.Checker().check(document, ['IBM_Accessibility', 'WCAG_2_2'])).results
  .filter(found => found.value[0] === 'VIOLATION' && found.value[1] === 'FAIL')
  .map(found => `ibm ${found.ruleId}: ${found.path.dom} ${found.message}`)"""
HTMLCS_RUN = """() => new Promise((done, failed) => HTMLCS.process('WCAG2AAA', document, () => done(HTMLCS.getMessages()
  .filter(message => message.type === HTMLCS.ERROR)
  .map(message => `htmlcs ${message.code}: ${(message.element?.outerHTML || '').slice(0, 120)} ${message.msg}`)), failed))"""


@contextmanager
def chromium():
    """Debian's browser, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), headless=True, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def visitor(browser, **options) -> BrowserContext:
    """A listener's device with nothing remembered. ``bypass_csp`` lets the auditors in; journeys run without it."""
    context = browser.new_context(locale="id-ID", **options)
    context.set_default_timeout(PATIENCE_MS)
    return context


def findings(page: Page) -> list[str]:
    """What the three engines find in the page as it stands, in light and (colours again) in dark."""
    for engine in (AXE, IBM, HTMLCS):
        page.add_script_tag(path=str(engine))
    found = [*page.evaluate(AXE_RUN, None), *page.evaluate(IBM_RUN), *page.evaluate(HTMLCS_RUN)]
    page.emulate_media(color_scheme="dark")
    found += [f"dark {one}" for one in page.evaluate(AXE_RUN, ["color-contrast", "color-contrast-enhanced"])]
    page.emulate_media(color_scheme="light")
    return found


def invalid(pages: dict[str, str], folder: Path) -> list[str]:
    """Errors and warnings of the Nu HTML checker in several pages by name; one start of Java for all of them."""
    paths = []
    for number, html in enumerate(pages.values()):
        paths.append(folder / f"{number}.html")
        paths[-1].write_text(html, encoding="utf-8")
    command = ["java", "-Xss2m", "-XX:TieredStopAtLevel=1", "-jar", str(VNU), "--format", "json", "--stdout", *paths]
    told = subprocess.run(command, capture_output=True, text=True, timeout=150, check=False)
    names = dict(zip([path.name for path in paths], pages, strict=True))
    return [
        f"{names.get(Path(one.get('url', '')).name, '')} {one.get('lastLine')}: {one['message']} {one.get('extract', '')[:120]}"
        for one in json.loads(told.stdout)["messages"]
    ]
