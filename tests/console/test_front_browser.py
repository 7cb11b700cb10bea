# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The console as a hall installs it: under a name, behind nginx with TLS and HTTP/2."""

import asyncio
import base64
import hashlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import jinja2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.async_api import expect

from tests.centre_builders import Stage
from tests.conftest import require_system
from tests.console.passkey_owner import PASSWORD, add_passkey, authenticator, give_key
from tests.console.served import served_console
from tests.hall_broker import free_port

pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]
NAME: Final = "hub.hall.example"
ORIGIN: Final = f"https://{NAME}"
TEMPLATE: Final = Path(__file__).parents[2] / "ansible" / "roles" / "console" / "templates" / "console.conf.j2"
TABS: Final = 7
"""One more than browsers open lines to one server over HTTP/1.1: there the seventh stream would wait for ever."""


def make_certificate(folder: Path) -> str:
    """A certificate of the name; the hash of its key, by which the browser is told to trust it (RFC 7469 §2.4)."""
    made = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={NAME}")
    files = ("-keyout", str(folder / "tls.key"), "-out", str(folder / "tls.crt"))
    words = ("openssl", "req", "-x509", *made, "-addext", f"subjectAltName=DNS:{NAME}", *files)
    subprocess.run(words, check=True, capture_output=True)
    key = x509.load_pem_x509_certificate((folder / "tls.crt").read_bytes()).public_key()
    digest = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return base64.b64encode(digest).decode()


@contextmanager
def front(folder: Path, port: int, behind: int) -> Iterator[None]:
    """Nginx with what the role writes, on other ports."""
    nginx = require_system("nginx", "nginx-light")
    text = jinja2.Template(TEMPLATE.read_text("utf-8")).render(
        ansible_managed="test", console_name=NAME, console_listen=f"127.0.0.1:{behind}"
    )
    text = text.replace("listen 443", f"listen 127.0.0.1:{port}").replace("/etc/hemicycle/console", str(folder))
    head = f"daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
    (folder / "nginx.conf").write_text(f"{head}http {{\naccess_log off;\n{text}\n}}\n", "utf-8")
    process = subprocess.Popen([nginx, "-c", str(folder / "nginx.conf")])
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def test_seven_tabs_of_an_installed_hall_stay_live(tmp_path: Path) -> None:
    """Over HTTP/2 seven pages are live at once, under one cookie that only this name and TLS get, with a passkey."""

    async def script() -> None:
        folder, home = tmp_path / "front", tmp_path / "home"
        folder.mkdir()
        home.mkdir()
        port, behind, trusted = free_port(), free_port(), make_certificate(folder)
        flags = (
            f"--host-resolver-rules=MAP {NAME}:443 127.0.0.1:{port}",
            f"--ignore-certificate-errors-spki-list={trusted}",
        )
        with front(folder, port, behind):
            async with served_console(home, Stage().begin().ledger, port=behind, origin=ORIGIN, flags=flags) as served:
                give_key(served, "lin")
                context = await served.browser.new_context()
                page = await context.new_page()
                complaints: list[str] = []
                context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
                await authenticator(page, prf=True)
                await page.goto(f"{ORIGIN}/enter?lang=en")
                await page.fill("[name=account]", "lin")
                await page.fill("[name=password]", PASSWORD)
                await page.click("button.filled")
                await add_passkey(page, ORIGIN)

                (cookie,) = await context.cookies()
                assert (cookie["name"], cookie["secure"], cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (
                    "__Host-console",
                    True,
                    True,
                    "Strict",
                    "/",
                )
                shown = await page.goto(f"{ORIGIN}/sitting")
                assert shown is not None
                assert shown.headers["strict-transport-security"] == "max-age=31536000"
                tabs = [page, *[await context.new_page() for _ in range(TABS - 1)]]
                for tab in tabs:
                    await tab.goto(f"{ORIGIN}/sitting")
                for tab in tabs:
                    await expect(tab.locator("html.is-live")).to_have_count(1)
                spoken = await page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")
                assert spoken == "h2"
                assert complaints == []

    asyncio.run(script())
