# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody with an account, a password and a security key that is the browser's own tool for tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Page, expect

from central_broker.console.accounts import Account, hash_password
from central_broker.console.locked_keys import lock_key
from tests.builders import signer
from tests.console.served import Served, served_console

PASSWORD: Final = "a long sitting day"


def give_key(served: Served, account: str) -> None:
    """The account as the command line makes it: a password, and the operator's key locked with it."""

    def changed(one: Account) -> Account:
        return Account(
            account=one.account,
            name=one.name,
            role=one.role,
            password=hash_password(PASSWORD),
            key=lock_key(signer(account)._private_key, PASSWORD),
        )

    served.console.accounts.change(account, changed)


async def authenticator(page: Page, *, prf: bool) -> tuple[Any, str]:
    """A security key that says yes to everything; the browser's own tool for tests."""
    link = await page.context.new_cdp_session(page)
    await link.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        "hasPrf": prf,
    }
    made = await link.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return link, made["authenticatorId"]


async def enter(page: Page, origin: str, account: str) -> None:
    """Sign in with the password."""
    await page.goto(f"{origin}/enter?lang=en")
    await page.fill("[name=account]", account)
    await page.fill("[name=password]", PASSWORD)
    await page.click("button.filled")
    await page.wait_for_load_state("load")


@asynccontextmanager
async def at_the_console(folder: Path, *, prf: bool) -> AsyncIterator[tuple[Served, Page]]:
    """The secretary has signed in with the password, and has a security key at hand."""
    async with served_console(folder) as served:
        give_key(served, "lin")
        page = await (await served.browser.new_context()).new_page()
        await authenticator(page, prf=prf)
        await enter(page, served.origin, "lin")
        yield served, page


async def leave_and_take_the_key(page: Page, origin: str) -> None:
    """Sign out, and sign in again with the security key."""
    await page.click(".who summary")
    await page.get_by_role("button", name="Sign out", exact=True).click()
    await page.wait_for_url("**/enter")
    await page.goto(f"{origin}/enter?lang=en")
    await page.click("#passkey-enter")


async def add_passkey(page: Page, origin: str) -> None:
    """Make one on the page of one's own account."""
    await page.goto(f"{origin}/me")
    await page.fill("#passkey-add [name=label]", "blue key")
    await page.fill("#passkey-add [name=password]", PASSWORD)
    await page.click("#passkey-add button")
    await expect(page.get_by_role("rowheader", name="blue key")).to_be_visible()
