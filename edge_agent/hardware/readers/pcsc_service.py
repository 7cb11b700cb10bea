# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PC/SC as far as a reader needs it: blocking calls of the system's smart card service, and its errors in plain words.

``smartcard`` is Debian's python3-pyscard; it has no wheel for ARM and is therefore no dependency of this package.
"""

import contextlib
from typing import Any, Final

T0: Final = 1
"""The protocol of older cards, in which an APDU with data does not say how long an answer it wants."""


GONE: Final = "The smart card service does not run: systemctl enable --now pcscd.socket."


class PcscError(Exception):
    """The service or the readers cannot be used now; the message says what to do."""


class CardLostError(Exception):
    """The card was taken away."""


class CardMuteError(Exception):
    """The card does not answer: it is put in the wrong way round, or broken."""


class PcscService:
    """A connection to the service.

    Raises:
        PcscError: It is not installed, or does not run.
    """

    def __init__(self) -> None:
        try:
            from smartcard import scard  # noqa: PLC0415 - only seats with such a reader have it
        except ImportError as error:
            raise PcscError("The program for smart cards is missing: apt install python3-pyscard pcscd.") from error
        self._scard: Any = scard
        self._lost = {
            scard.SCARD_W_REMOVED_CARD,
            scard.SCARD_W_RESET_CARD,
            scard.SCARD_W_UNPOWERED_CARD,
            scard.SCARD_E_NO_SMARTCARD,
            scard.SCARD_E_NOT_TRANSACTED,
            scard.SCARD_E_READER_UNAVAILABLE,
            scard.SCARD_E_INVALID_HANDLE,
        }
        result, self._context = self.call(scard.SCardEstablishContext, scard.SCARD_SCOPE_USER)
        self._check(result)

    def close(self) -> None:
        """Let go of the service."""
        with contextlib.suppress(PcscError):
            self.call(self._scard.SCardReleaseContext, self._context)

    def call(self, function: Any, *arguments: Any) -> Any:  # noqa: ANN401 - the module has no types
        """Call the service.

        Raises:
            PcscError: It went in the middle of the call; the module then raises what it could not say.
        """
        try:
            return function(*arguments)
        except SystemError as error:
            raise PcscError(GONE) from error

    def readers(self, name: str) -> list[str]:
        """The readers whose names contain a word; all of them where it is empty.

        Raises:
            PcscError: The service has gone.
        """
        result, found = self.call(self._scard.SCardListReaders, self._context, [])
        if result == self._scard.SCARD_E_NO_READERS_AVAILABLE:
            return []
        self._check(result)
        return [reader for reader in found if name in reader]

    def wait(self, states: dict[str, int], timeout_ms: int) -> dict[str, int]:
        """Wait until a reader differs from its state, at most until the timeout; the states of all.

        Returns:
            The states by reader; nothing where a reader has gone meanwhile. The upper half counts what happened in the
            reader, so a card that comes again has another state than before.

        Raises:
            PcscError: The service has gone.
        """
        result, found = self.call(self._scard.SCardGetStatusChange, self._context, timeout_ms, list(states.items()))
        if result == self._scard.SCARD_E_TIMEOUT:
            return states
        if result in (self._scard.SCARD_E_UNKNOWN_READER, self._scard.SCARD_E_READER_UNAVAILABLE):
            return {}
        self._check(result)
        return {reader: state for reader, state, _ in found}

    def has_card(self, state: int) -> bool:
        """Whether a card lies in a reader of this state."""
        return bool(state & self._scard.SCARD_STATE_PRESENT)

    def open_card(self, reader: str) -> "PcscCard":
        """Talk to the card in a reader; no other program may meanwhile.

        Raises:
            CardMuteError: It does not answer.
            CardLostError: It has gone.
            PcscError: Another program uses it, or the service has gone.
        """
        scard = self._scard
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        result, card, protocol = self.call(
            scard.SCardConnect, self._context, reader, scard.SCARD_SHARE_EXCLUSIVE, protocols
        )
        if result in (scard.SCARD_W_UNRESPONSIVE_CARD, scard.SCARD_E_PROTO_MISMATCH, scard.SCARD_W_UNSUPPORTED_CARD):
            raise CardMuteError
        if result == scard.SCARD_E_SHARING_VIOLATION:
            raise PcscError(f"Another program uses the card reader {reader}: end it.")
        self.check_card(result)
        return PcscCard(self, scard, card, protocol)

    def check_card(self, result: int) -> None:
        """Raise what a result of a card's call means, unless it means success.

        Raises:
            CardLostError: The card has gone.
            PcscError: The service has gone.
        """
        if result in self._lost:
            raise CardLostError
        self._check(result)

    def _check(self, result: int) -> None:
        scard = self._scard
        if result == scard.SCARD_S_SUCCESS:
            return
        if result in (scard.SCARD_E_NO_SERVICE, scard.SCARD_E_SERVICE_STOPPED, scard.SCARD_F_COMM_ERROR):
            raise PcscError(GONE)
        raise PcscError(f"The smart card service refuses: {scard.SCardGetErrorMessage(result)}")


class PcscCard:
    """The card in a reader."""

    def __init__(self, service: PcscService, scard: Any, card: int, protocol: int) -> None:  # noqa: ANN401 - no types
        self._service, self._scard, self._card, self._protocol = service, scard, card, protocol

    def transmit(self, apdu: bytearray) -> bytes:
        """Send an APDU; the answer with its status word.

        Raises:
            CardLostError: The card has gone.
            PcscError: The service has gone.
        """
        is_t0 = self._protocol == self._scard.SCARD_PROTOCOL_T0
        pci = self._scard.SCARD_PCI_T0 if is_t0 else self._scard.SCARD_PCI_T1
        sent = list(without_wish(apdu) if is_t0 else apdu)
        result, answer = self._service.call(self._scard.SCardTransmit, self._card, pci, sent)
        sent[:] = [0] * len(sent)  # there may be a PIN in it
        self._service.check_card(result)
        if len(answer) < 2:  # no status word: some drivers say so of a card that is being pulled
            raise CardLostError
        return bytes(answer)

    def close(self) -> None:
        """Let go of the card and take its power, so that it forgets its PIN."""
        with contextlib.suppress(PcscError):
            self._service.call(self._scard.SCardDisconnect, self._card, self._scard.SCARD_UNPOWER_CARD)


def without_wish(apdu: bytearray) -> bytearray:
    """A short APDU as T=0 has it: one with data does not end with the length of the wanted answer."""
    has_data = len(apdu) > 5 and len(apdu) == 5 + apdu[4] + 1
    return apdu[:-1] if has_data else apdu
