# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A blocking call beside the loop."""

import asyncio
import contextlib
import threading
from collections.abc import Callable


async def in_daemon_thread(call: Callable[[], None], name: str) -> None:
    """Run a blocking call so that neither the loop nor the end of the process waits for it.

    An executor's threads are joined when Python ends: a device told to stop while it dials a dead address would hang.

    Raises:
        OSError: What the call raised; ``ValueError`` likewise. Nothing else is carried over.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def settle(error: OSError | ValueError | None) -> None:
        if done.done():  # given up meanwhile
            return
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)

    def work() -> None:
        outcome: OSError | ValueError | None = None
        try:
            call()
        except (OSError, ValueError) as error:
            outcome = error
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens
            loop.call_soon_threadsafe(settle, outcome)

    threading.Thread(target=work, name=name, daemon=True).start()
    await done
