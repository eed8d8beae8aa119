"""Servers on loopback for looks: any bytes on a real socket, and certificates good and bad."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Script = Callable[[socket.socket], None]


class Raw:
    """A server that does to every connection what a script says; `connections` counts them."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self.port = int(self._listener.getsockname()[1])
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def end(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError):
            self._script(near)


@contextlib.contextmanager
def raw(script: Script) -> Iterator[Raw]:
    """A server for the time of a block."""
    server = Raw(script)
    try:
        yield server
    finally:
        server.end()


def says(head: str, *pieces: bytes, again: bytes = b"", every: float = 0.0) -> Script:
    """A script: read the question, answer a head and pieces, then `again` without end, a pause before each."""
    pause = threading.Event()  # never set: its wait is the pause

    def script(near: socket.socket) -> None:
        near.recv(65_536)
        near.sendall(head.replace("\n", "\r\n").encode("ascii") + b"\r\n\r\n")
        for piece in pieces:
            near.sendall(piece)
        while again:
            pause.wait(every)
            near.sendall(again)

    return script


def tls(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """The server's side of TLS with a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def self_signed(folder: Path) -> ssl.SSLContext:
    """The server's side of TLS with a certificate for localhost that signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "self.pem"
    file.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
