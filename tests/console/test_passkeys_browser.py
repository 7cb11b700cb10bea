# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passkeys in a real browser with a virtual authenticator: made, used to sign in and to unlock, taken away."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.builders import signer
from tests.console.passkey_owner import PASSWORD, add_passkey, at_the_console, leave_and_take_the_key

pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]


def test_a_passkey_signs_in_and_opens_the_signing_key(tmp_path: Path) -> None:
    """The secretary's security key replaces the password: to sign in, after a lock, and it opens the signing key."""

    async def script() -> None:
        async with at_the_console(tmp_path, prf=True) as (served, page):
            await add_passkey(page, served.origin)
            await leave_and_take_the_key(page, served.origin)
            await page.wait_for_url("**/sitting")
            (session,) = [one for one in served.console.sessions.of("lin") if one.kept.address]
            assert session.signer is not None
            assert session.signer.key == signer("lin").key

            served.console.sessions.lock(session)
            await page.reload()
            await expect(page.locator("#locked")).to_be_visible()
            await page.click("#unlock")
            await page.click("#confirm-passkey")
            await expect(page.locator("#locked")).to_be_hidden()
            assert not session.locked
            assert session.signer is not None

    asyncio.run(script())


def test_a_passkey_that_cannot_open_the_key_leaves_the_session_locked(tmp_path: Path) -> None:
    """An older security key proves who somebody is; before the first order the password is asked for all the same."""

    async def script() -> None:
        async with at_the_console(tmp_path, prf=False) as (served, page):
            await page.goto(f"{served.origin}/me")
            await page.fill("#passkey-add [name=label]", "old key")
            await page.fill("#passkey-add [name=password]", PASSWORD)
            await page.click("#passkey-add button")
            await expect(page.locator("#said")).to_contain_text("cannot open the signing key")
            await leave_and_take_the_key(page, served.origin)
            await page.wait_for_url("**/sitting")
            await expect(page.locator("#locked")).to_be_visible()
            await page.click("#unlock")
            await page.click("#confirm-passkey")
            await expect(page.locator("#confirm-said")).to_contain_text("Use the password")
            await page.fill("#confirm-password", PASSWORD)
            await page.click("#confirm-form button[type=submit]")
            await expect(page.locator("#locked")).to_be_hidden()

    asyncio.run(script())


def test_a_passkey_that_was_taken_away_opens_nothing(tmp_path: Path) -> None:
    """What the account no longer names is refused, though the device still answers."""

    async def script() -> None:
        async with at_the_console(tmp_path, prf=True) as (served, page):
            await add_passkey(page, served.origin)
            await page.get_by_role("button", name="Take away", exact=True).click()
            await page.click("#ask-yes")
            await expect(page.get_by_role("rowheader", name="blue key")).to_have_count(0)
            await leave_and_take_the_key(page, served.origin)
            await expect(page.locator("#passkey-said")).to_contain_text("No account here has this passkey")

    asyncio.run(script())
