"""The plugin in a real WordPress, with a real audionews: an editor's and a reader's way, printed line by line.

    apt install wordpress wordpress-l10n wordpress-theme-twentytwentyone wordpress-theme-twentytwentythree mariadb-server php-cli php-mysql php-xml php-mbstring php-curl chromium
    .venv/bin/python integrations/wordpress/trial.py [FOLDER FOR SCREENSHOTS]

Everything lies in a temporary folder on the loopback and is taken away at the end. What came of it: TESTED.md.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent / "tests"))

import audit  # noqa: E402
from browser_shelf import free_port  # noqa: E402

WORDPRESS = Path("/usr/share/wordpress")
PASSWORD = "ombak tenang di Teluk Bone"
TEXT = (
    "Warga Kampung Sukamaju akhirnya menikmati air bersih setelah jaringan pipa selesai dipasang.\n\n"
    "Biayanya Rp385 juta, separuhnya dari iuran warga, kata kepala desa Andi Baso pada Senin."
)
INSTALL = """<?php
define('WP_INSTALLING', true); $_SERVER['HTTP_HOST'] = '%(host)s';
require '%(root)s/wp-load.php'; require_once ABSPATH . 'wp-admin/includes/upgrade.php'; require_once ABSPATH . 'wp-admin/includes/plugin.php';
wp_install('Kabar Sukamaju', 'redaksi', 'redaksi@kabar.example', false, '', '%(password)s', 'id_ID');
update_option('WPLANG', 'id_ID'); update_option('permalink_structure', '/%%postname%%/');
echo is_wp_error($made = activate_plugin('audionews/audionews.php')) ? $made->get_error_message() : 'active', ' in WordPress ', get_bloginfo('version');
"""
CONFIG = """<?php
define('DB_NAME', 'wp'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:%(socket)s');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', ''); $table_prefix = 'wp_'; define('WP_HOME', 'http://%(host)s'); define('WP_SITEURL', 'http://%(host)s');
define('WP_DEBUG', true); define('WP_DEBUG_LOG', '%(log)s'); define('WP_DEBUG_DISPLAY', false);
foreach (array('AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT') as $k) define($k, 'uji ' . $k);
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/'); require_once ABSPATH . 'wp-settings.php';
"""
# WordPress' own oEmbed asks no address of the loopback; here everything lies there.
LOOPBACK = "<?php add_filter('http_request_host_is_external', '__return_true'); add_filter('http_allowed_safe_ports', function () { return array(80, %(port)s); });"
ROUTER = "<?php $f = __DIR__ . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH); if (is_dir($f) && is_file($f . '/index.php')) { $_SERVER['SCRIPT_NAME'] = rtrim(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH), '/') . '/index.php'; chdir($f); require $f . '/index.php'; return; } if (is_file($f)) return false; require __DIR__ . '/index.php';"


def told(what: str, good: bool, more: object = "") -> None:
    print(f"{'ok  ' if good else 'FAIL'} {what}{f' ({more})' if more != '' else ''}", flush=True)
    if not good:
        raise SystemExit(1)


def until(good, seconds: float = 30):
    end = time.monotonic() + seconds
    while not (found := good()) and time.monotonic() < end:
        time.sleep(0.2)
    return found


class Trial:
    """WordPress and audionews side by side."""

    def __init__(self, folder: Path, ends: ExitStack) -> None:
        self.folder, self.ends = folder, ends
        self.host, self.audio = f"localhost:{free_port()}", f"http://127.0.0.1:{free_port()}"
        self.root, self.log = folder / "wordpress", folder / "debug.log"
        self.environment = {
            **os.environ,
            "AUDIONEWS_HOME": str(folder / "audionews"),
            "AUDIONEWS_BASE_URL": self.audio,
            "AUDIONEWS_ENGINE": "tone",
            "AUDIONEWS_FETCH_ALLOW": "127.0.0.0/8",
        }

    def start(self, *command: str, **more) -> None:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
        self.ends.callback(process.wait, 30)
        self.ends.callback(process.terminate)

    def audionews(self, *words: str) -> dict:
        done = subprocess.run(
            [sys.executable, "-m", "audionews", *words, "--json"], env=self.environment, capture_output=True, text=True
        )
        return json.loads(done.stdout or "{}")

    def php(self, code: str) -> str:
        """Code inside WordPress."""
        head = f"define('WP_INSTALLING', false); $_SERVER['HTTP_HOST'] = '{self.host}'; require '{self.root}/wp-load.php'; "
        more = "require_once ABSPATH . 'wp-admin/includes/plugin.php'; require_once ABSPATH . 'wp-admin/includes/file.php'; "
        return subprocess.run(["php", "-r", head + more + code], capture_output=True, text=True, timeout=60).stdout

    def wordpress(self) -> str:
        shutil.copytree(WORDPRESS, self.root, symlinks=False, ignore_dangling_symlinks=True)
        (self.root / "wp-content" / "plugins").mkdir(parents=True, exist_ok=True)
        shutil.copytree(HERE / "audionews", self.root / "wp-content" / "plugins" / "audionews")
        for name in ("languages", "uploads", "upgrade"):
            (self.root / "wp-content" / name).mkdir(exist_ok=True)
        place, socket = self.folder / "mysql", self.folder / "m.sock"
        quiet = {"check": True, "capture_output": True}
        subprocess.run(
            ["mariadb-install-db", f"--datadir={place}", "--auth-root-authentication-method=normal", "--user=root"],
            **quiet,
        )
        self.start(
            "mariadbd",
            "--no-defaults",
            f"--datadir={place}",
            f"--socket={socket}",
            "--skip-networking",
            "--user=root",
            f"--pid-file={self.folder}/m.pid",
        )
        asked = [
            "mariadb",
            f"--socket={socket}",
            "-uroot",
            "-e",
            "CREATE DATABASE IF NOT EXISTS wp CHARACTER SET utf8mb4",
        ]
        until(lambda: subprocess.run(asked, capture_output=True).returncode == 0)
        facts = {"socket": socket, "host": self.host, "log": self.log, "root": self.root, "password": PASSWORD}
        (self.root / "wp-config.php").write_text(CONFIG % facts)
        (self.root / "router.php").write_text(ROUTER)
        (self.root / "wp-content" / "mu-plugins").mkdir()
        (self.root / "wp-content" / "mu-plugins" / "loopback.php").write_text(
            LOOPBACK % {"port": self.audio.rsplit(":", 1)[1]}
        )
        (self.folder / "install.php").write_text(INSTALL % facts)
        done = subprocess.run(["php", str(self.folder / "install.php")], capture_output=True, text=True, timeout=120)
        self.start(
            "php",
            "-S",
            self.host,
            "-t",
            str(self.root),
            str(self.root / "router.php"),
            env={**os.environ, "PHP_CLI_SERVER_WORKERS": "4"},
        )
        return done.stdout.splitlines()[-1] if done.stdout else done.stderr


def rest(page, path: str, values: dict | None = None, method: str = "POST") -> dict:
    """The interface that the block editor uses, with this browser's session."""
    return page.evaluate(
        """async ([path, values, method]) => {
             const nonce = await (await fetch('/wp-admin/admin-ajax.php?action=rest-nonce')).text();
             const more = values ? {body: JSON.stringify(values)} : {};
             const answer = await fetch('/index.php?rest_route=' + path, {method, headers: {'Content-Type': 'application/json', 'X-WP-Nonce': nonce}, ...more});
             return answer.json();
           }""",
        [path, values, method],
    )


def column(page, host: str) -> str:
    page.goto(f"http://{host}/wp-admin/edit.php")
    return page.locator("tbody td.audionews").first.inner_text().replace("\n", " ")


def settings(trial: Trial, page, secret: str) -> None:
    page.goto(f"http://{trial.host}/wp-login.php")
    page.fill("#user_login", "redaksi")
    page.fill("#user_pass", PASSWORD)
    page.click("#wp-submit")
    page.wait_for_url("**/wp-admin/**")
    page.goto(f"http://{trial.host}/wp-admin/options-general.php?page=audionews")
    page.fill("#audionews-site", trial.audio + "/")
    page.fill("#audionews-source", "wordpress")
    page.fill("#audionews-secret", "bukan rahasia")
    page.click("#submit")
    told("a wrong secret is refused in words", "whsec_" in page.locator(".notice-error, .error").first.inner_text())
    for tried, good in (("whsec_AAAA", False), (secret, True)):
        page.fill("#audionews-secret", tried)
        page.click("#submit")
        page.locator("input[type=submit].button-secondary, form[action*=admin-post] input[type=submit]").click()
        words = page.locator(".notice-success, .notice-error").first.inner_text()
        told(
            "the connection test tells " + ("a right" if good else "a foreign") + " secret",
            (page.locator(".notice-error").count() == 0) is good,
            words,
        )
    told("the secret is shown to nobody", secret not in page.content())


def journey(trial: Trial, page, reader, shots: Path | None) -> None:
    def shot(name: str, of) -> None:
        if shots:
            of.screenshot(path=str(shots / f"{name}.png"), full_page=True)

    post = rest(
        page, "/wp/v2/posts", {"title": "Air Bersih Mengalir ke Kampung Sukamaju", "content": TEXT, "status": "publish"}
    )
    drafts = until(
        lambda: trial.audionews("list", "--status", "draft").get("stories") or trial.audionews("list").get("stories")
    )
    told("publishing in WordPress brings a draft to the desk", bool(drafts), drafts and drafts[0].get("slug"))
    slug = drafts[0]["slug"]
    told(
        "the list of posts tells it", "Terkirim, menunggu di meja redaksi" in (words := column(page, trial.host)), words
    )
    shot("list", page)
    reader.goto(post["link"])
    reader.wait_for_timeout(1500)
    told(
        "before there is audio the article shows no player",
        reader.locator("audionews-player").evaluate("e => e.offsetHeight") == 0,
    )
    trial.audionews("publish", slug)
    reader.reload()
    frame = reader.frame_locator("audionews-player iframe")
    frame.get_by_role("button", name="Putar", exact=True).click()
    frame.get_by_role("button", name="Jeda", exact=True).wait_for()
    told(
        "the article plays its audio above its text",
        reader.locator("audionews-player").evaluate("e => e.offsetHeight") > 200,
    )
    shot("article", reader)
    column(page, trial.host)
    words = until(lambda: found if "Dapat didengarkan" in (found := column(page, trial.host)) else "", 60)
    told("the list of posts tells that it can be listened to", bool(words), words)
    for theme in ("twentytwentyone",):
        trial.php(f"switch_theme('{theme}');")
        reader.goto(post["link"])
        until(lambda: reader.locator("audionews-player").evaluate("e => e.offsetHeight") > 200)
        told(
            f"the player stands in {theme} too",
            reader.locator("audionews-player").evaluate("e => e.offsetHeight") > 200,
        )
        shot(theme, reader)
    rest(page, f"/wp/v2/posts/{post['id']}", {"content": TEXT.replace("385", "358")})
    waits = until(lambda: trial.audionews("inbox").get("proposals"))
    told("a changed figure waits at the desk as a proposal", bool(waits) and "358" in json.dumps(waits))
    words = column(page, trial.host)
    told("the list of posts tells it", "usul ralat" in words, words)
    rest(page, f"/wp/v2/posts/{post['id']}", method="DELETE")
    alarms = until(lambda: trial.audionews("inbox").get("alarms"))
    told("taking the article back is an alarm", alarms == ["sources.item_taken_down"], alarms)
    embed = rest(
        page, "/wp/v2/posts", {"title": "Tempelan", "content": f"{trial.audio}/berita/{slug}", "status": "publish"}
    )
    reader.goto(embed["link"])
    inside = reader.frame_locator("iframe[sandbox]").first
    inside.get_by_role("button", name="Putar", exact=True).wait_for()
    until(lambda: reader.locator("iframe[sandbox]").first.evaluate("e => e.offsetHeight") != 560)
    sandbox = reader.locator("iframe[sandbox]").first.evaluate("e => [e.getAttribute('sandbox'), e.offsetHeight]")
    told(
        "WordPress' own oEmbed shows the player in its sandbox, as high as it says",
        sandbox[0] == "allow-scripts" and sandbox[1] not in (0, 560),
        sandbox,
    )
    shot("oembed", reader)
    trial.php("deactivate_plugins('audionews/audionews.php'); uninstall_plugin('audionews/audionews.php');")
    left = trial.php(
        "global $wpdb; echo $wpdb->get_var(\"SELECT (SELECT COUNT(*) FROM $wpdb->options WHERE option_name LIKE '%audionews_%')"
        " + (SELECT COUNT(*) FROM $wpdb->postmeta WHERE meta_key LIKE '_audionews%')\"), ' ', strpos(serialize(_get_cron_array()), 'audionews') === false ? 0 : 1;"
    )
    told("uninstalled it leaves nothing behind", left == "0 0", left)
    log = trial.log.read_text() if trial.log.exists() else ""
    told(
        "PHP told no notice, warning or error of the plugin",
        "plugins/audionews" not in log,
        log[-500:] if "plugins/audionews" in log else "",
    )


def main() -> None:
    shots = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="audionews-wp-")))
        trial = Trial(folder, ends)
        told("the plugin is switched on", "active in WordPress" in (words := trial.wordpress()), words)
        secret = trial.audionews("source", "add", "wordpress", "--push").get("secret", "")
        trial.start(
            sys.executable, "-m", "audionews", "serve", "--port", trial.audio.rsplit(":", 1)[1], env=trial.environment
        )
        browser = ends.enter_context(audit.chromium())
        page, reader = browser.new_context().new_page(), browser.new_context().new_page()
        until(
            lambda: (
                page.request.get(trial.audio + "/healthz", fail_on_status_code=False).ok
                if _answers(trial.audio)
                else False
            )
        )
        settings(trial, page, secret)
        journey(trial, page, reader, shots)


def _answers(address: str) -> bool:
    import socket

    host, _, port = address.removeprefix("http://").partition(":")
    with socket.socket() as trial:
        return trial.connect_ex((host, int(port))) == 0


if __name__ == "__main__":
    main()
