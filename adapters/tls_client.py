# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The device's side of TLS: its context, and what went wrong in words a technician can act on."""

import ssl
from pathlib import Path
from typing import Final

from voting_core.errors import RefusedError

# Part of OpenSSL's text -> our sentence. The broker's alerts reach us at the first read, after our own handshake is
# done: that is how TLS 1.3 works (RFC 8446 §4.4.2.4).
_ALERTS: Final[tuple[tuple[str, str], ...]] = (
    ("CERTIFICATE_REQUIRED", "the broker wants a certificate and got none"),
    ("UNKNOWN_CA", "the broker does not know the hall that issued this device's certificate"),
    ("CERTIFICATE_REVOKED", "this device's certificate is revoked"),
    ("CERTIFICATE_EXPIRED", "this device's certificate has expired"),
    ("CERTIFICATE_UNKNOWN", "the broker does not accept this device's certificate"),
    ("BAD_CERTIFICATE", "the broker does not accept this device's certificate"),
    ("PROTOCOL_VERSION", "the broker does not speak TLS 1.3"),
    ("WRONG_VERSION_NUMBER", "what listens there does not speak TLS"),
)


_ENROL: Final = "Enrol the device again: hemicycle-pki request, issue, install."


class TlsFilesError(RefusedError):
    """Certificate, key or CA certificate cannot be used; the message names the file."""


_READ_BYTES: Final = 64 * 1024


class _TidySocket(ssl.SSLSocket):
    """Closes itself when it cannot be wrapped or its handshake fails: others forget it, and the file stays open.

    It also reads ahead: paho takes a packet in four pieces of a few bytes, and each would go through OpenSSL alone.
    """

    _sslobj: object
    _ahead = b""
    _at = 0

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        """Bytes that were read ahead, or as many more as there are."""
        if self._at == len(self._ahead):
            try:
                self._ahead, self._at = super().recv(_READ_BYTES, flags), 0
            except OSError:
                if self._sslobj is None:  # still being wrapped: Python forgets a socket whose peer has just reset it
                    self.close()
                raise
        piece = self._ahead[self._at : self._at + buflen]
        self._at += len(piece)
        return piece

    def pending(self) -> int:
        """Bytes that can be read without asking the network."""
        return len(self._ahead) - self._at + super().pending()

    def do_handshake(self, block: bool = False) -> None:
        try:
            super().do_handshake(block)
        except (OSError, ValueError):
            self.close()
            raise


def client_tls(ca_file: Path, certificate_file: Path, key_file: Path) -> ssl.SSLContext:
    """TLS 1.3 only, both sides certified, host name checked.

    Raises:
        TlsFilesError: A file is missing, unreadable, not PEM, or the key is not the certificate's.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.sslsocket_class = _TidySocket
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    try:
        context.load_verify_locations(ca_file)
    except OSError as error:
        raise TlsFilesError(f"{ca_file}: cannot be used as CA certificate: {_words(error)}.", _ENROL) from error
    for file in (certificate_file, key_file):
        if not file.is_file():
            raise TlsFilesError(f"{file}: is missing.", _ENROL)
    try:
        # An empty passphrase: a locked key is refused instead of asked for on a terminal that nobody sees.
        context.load_cert_chain(certificate_file, key_file, password="")
    except OSError as error:
        raise TlsFilesError(
            f"{certificate_file} and {key_file}: cannot be used together: {_words(error)}.", _ENROL
        ) from error
    return context


def connect_trouble(error: OSError | ValueError, host: str, port: int) -> str:
    """Why a connection did not come about, as a sentence without a full stop."""
    where = f"{host}:{port}"
    match error:
        case ssl.SSLCertVerificationError(verify_code=9):  # X509_V_ERR_CERT_NOT_YET_VALID; ours all begin years ago
            return f"{where}: the broker's certificate is not yet valid: this device's clock is years behind"
        case ssl.SSLCertVerificationError():
            return f"{where}: the broker's certificate is not accepted: {error.verify_message}"
        case ssl.SSLError():
            return f"{where}: {tls_trouble(str(error))}"
        case ConnectionRefusedError():
            return f"{where}: nothing listens there"
        case TimeoutError():
            return f"{where}: no answer"
        case OSError():
            return f"{where}: {error.strerror or error}"
        case _:
            return f"{where}: {error}"


def tls_trouble(text: str) -> str:
    """OpenSSL's or the socket's words, said plainly where we know them."""
    upper = text.upper()
    return next((sentence for part, sentence in _ALERTS if part in upper), text)


def _words(error: OSError) -> str:
    return error.strerror or getattr(error, "reason", None) or str(error)
