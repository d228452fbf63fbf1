"""Debian's chromium with four auditors in it: axe-core, IBM equal-access, HTML_CodeSniffer AAA, and the HTML validator.

The engines are the files that tests/auditors pins (docs/decisions/0005-auditors.md); nothing is fetched while testing.
"""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import threading
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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
    # Pages that a test hands in come from no address; they too may fetch the engines from the loopback.
    "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
)
PATIENCE_MS = 30_000  # a busy machine of two cores

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

# What no engine measures: nothing is cut or scrolls sideways, every target is 44 px (a link inside a sentence is exempt, WCAG 2.5.5).
LAYOUT_RUN = """() => {
  const told = [], tell = (what, e) => told.push(`${what} ${e.outerHTML.slice(0, 100)}`), root = document.documentElement;
  if (root.scrollWidth > root.clientWidth + 1) told.push(`sideways ${root.scrollWidth} of ${root.clientWidth}`);
  for (const e of document.querySelectorAll('body *')) {
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    if (!box.width || !box.height || style.visibility === 'hidden' || e.closest('.unseen, .skip')) continue;
    if (/hidden|clip/.test(style.overflowX + style.overflowY) && e.textContent.trim()
        && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)) tell('cut', e);
    if (box.right > root.clientWidth + 1 || box.left < -1) tell('outside', e);
    if (!e.matches('a[href], button, input, select, textarea, summary, audio[controls]')) continue;
    if (style.display === 'inline' && e.parentElement.textContent.trim() !== e.textContent.trim()) continue;
    const whole = (/^(checkbox|radio)$/.test(e.type) && e.labels[0] || e).getBoundingClientRect();
    if (whole.width < 44 || whole.height < 44) tell(`small ${Math.round(whole.width)}x${Math.round(whole.height)}`, e);
  }
  return told;
}"""
# The page's HTML in the place of the one before: the engines stay loaded, which saves a third of the time; its scripts do not run.
SWAP_RUN = """async html => {
  const next = new DOMParser().parseFromString(html, 'text/html').documentElement;
  const dressed = [...next.querySelectorAll('link[rel=stylesheet]')].map(link => new Promise((done, failed) => {
    link.onload = done, link.onerror = () => failed(link.href);
  }));
  document.replaceChild(document.adoptNode(next), document.documentElement);
  await Promise.all(dressed);
  scrollTo(0, 0);
}"""
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    " p { margin-bottom: 2em !important }"
)
NARROW = ("320 px, or 1280 at 400 %",)
LAYOUTS = {
    "wide": (1280, 800, ""),
    NARROW[0]: (320, 256, ""),
    "text spacing": (320, 640, SPACING),
    "letters twice as big": (360, 740, "html { font-size: 200% !important }"),
}

ENGINES_HEADERS = (
    ("Content-Type", "text/javascript; charset=utf-8"),
    ("Cache-Control", "max-age=3600"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),  # a page that isolates itself takes nothing else
)


@cache
def engines_address() -> str:
    """Where the browser fetches the engines: over HTTP it compiles them once, handed in it would do so for every page (2 s each)."""
    source = b"\n;\n".join(engine.read_bytes() for engine in (AXE, IBM, HTMLCS))

    class Engines(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in ENGINES_HEADERS:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(source)))
            self.end_headers()
            self.wfile.write(source)

        def log_message(self, *_) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Engines)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    atexit.register(server.server_close)
    return f"http://127.0.0.1:{server.server_port}/engines.js"


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


def show(page: Page, html: str) -> None:
    """``html`` on a wide screen, where another page was shown; what runs in it is for the journeys."""
    width, height, _ = LAYOUTS["wide"]
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(SWAP_RUN, html)


def findings(page: Page) -> list[str]:
    """What the three engines find in the page as it stands, in light and (colours again) in dark."""
    if not page.evaluate("() => 'axe' in window && 'HTMLCS' in window"):
        page.add_script_tag(url=engines_address())
    found = [*page.evaluate(AXE_RUN, None), *page.evaluate(IBM_RUN), *page.evaluate(HTMLCS_RUN)]
    page.emulate_media(color_scheme="dark")
    found += [f"dark {one}" for one in page.evaluate(AXE_RUN, ["color-contrast", "color-contrast-enhanced"])]
    page.emulate_media(color_scheme="light")
    return found


def misfits(page: Page, layouts: tuple[str, ...] = tuple(LAYOUTS)) -> list[str]:
    """Where the page is cut, scrolls sideways or has small targets: on a wide and a narrow screen, with spaced and with big letters."""
    found = []
    for name in layouts:
        width, height, css = LAYOUTS[name]
        page.set_viewport_size({"width": width, "height": height})
        style = page.add_style_tag(content=css) if css else None
        found += [f"{name}: {one}" for one in page.evaluate(LAYOUT_RUN)]
        if style:
            style.evaluate("element => element.remove()")
    return found


def invalid(pages: dict[str, str], folder: Path) -> list[str]:
    """Errors and warnings of the Nu HTML checker in several pages by name; one start of Java for all of them."""
    paths = []
    for number, html in enumerate(pages.values()):
        paths.append(folder / f"{number}.html")
        paths[-1].write_text(html, encoding="utf-8")
    command = ["java", "-Xss2m", "-XX:TieredStopAtLevel=1", "-jar", str(VNU), "--format", "json", "--stdout", *paths]
    process = subprocess.run(command, capture_output=True, text=True, timeout=150, check=False)
    names = dict(zip([path.name for path in paths], pages, strict=True))
    return [
        f"{names.get(Path(one.get('url', '')).name, '')} {one.get('lastLine')}: {one['message']} {one.get('extract', '')[:120]}"
        for one in json.loads(process.stdout)["messages"]
    ]
