"""From where a request comes: the address of the browser, and whether it never left this machine."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

# A proxy makes every visitor look local; whichever of these it sends, nothing is local any more.
OF_A_PROXY = (
    "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_SERVER",
    "HTTP_X_FORWARDED_PORT", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_CLIENT_IP", "HTTP_CF_CONNECTING_IP", "HTTP_VIA",
)  # fmt: skip


def address_of(request: HttpRequest) -> str:
    """Return the address of the browser; behind a proxy it is the last one that the proxy itself has added."""
    if settings.BEHIND_HTTPS:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if told:
            return told
    return request.META.get("REMOTE_ADDR", "")


def is_from_this_machine(request: HttpRequest) -> bool:
    if settings.BEHIND_HTTPS or request.META.get("REMOTE_ADDR") not in ("127.0.0.1", "::1"):
        return False
    if any(name in request.META for name in OF_A_PROXY):
        return False
    return urlsplit(f"//{request.get_host()}").hostname in ("localhost", "127.0.0.1", "::1")
