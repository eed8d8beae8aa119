"""What a failed connection is called: one plain sentence instead of the names of libraries."""

import errno
import ssl
import zlib
from collections.abc import Iterator

_CERTIFICATE = {  # OpenSSL's number of what is wrong with a certificate
    9: "the certificate of {host} is not valid yet",
    10: "the certificate of {host} has expired",
    18: "{host} signed its certificate itself",
    19: "the certificate of {host} comes from an issuer that signed itself and is not trusted here",
    20: "the certificate of {host} comes from an issuer that is not trusted here",
    21: "the certificate of {host} comes from an issuer that is not trusted here",
    62: "the certificate of {host} is for another name",
    64: "the certificate of {host} is for another name",
}
_SOCKET = {
    errno.ECONNREFUSED: "{host} refuses the connection",
    errno.ECONNRESET: "{host} broke the connection off",
    errno.EHOSTUNREACH: "there is no way to {host}",
    errno.ENETUNREACH: "there is no way to {host}",
    errno.ETIMEDOUT: "{host} does not answer",
}
_KIND = {  # the name of an error of the client
    "ConnectTimeout": "{host} does not answer",
    "ConnectError": "no connection to {host} came about",
    "LocalProtocolError": "the question holds characters that can not be sent",
    "ReadError": "{host} broke the connection off",
    "RemoteProtocolError": "{host} does not answer in proper HTTP, or broke off",
    "UnicodeEncodeError": "the question holds characters that can not be sent",
    "WriteError": "{host} broke the connection off",
}


def words(error: BaseException, host: str) -> str:
    """The sentence for an error of a connection to a host."""
    return _pattern(error).format(host=host)


def _pattern(error: BaseException) -> str:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _CERTIFICATE.get(cause.verify_code, "the certificate of {host} can not be trusted")
        if isinstance(cause, ssl.SSLError):
            return "{host} does not speak proper TLS"
        if isinstance(cause, OSError) and cause.errno in _SOCKET:
            return _SOCKET[cause.errno]
        if isinstance(cause, zlib.error):
            return "the answer of {host} can not be unpacked"
    return _KIND.get(type(error).__name__, "{host} can not be asked")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it came from; of several errors at once, each."""
    while error:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for one in error.exceptions:
                yield from _causes(one)
        error = error.__cause__ or error.__context__
