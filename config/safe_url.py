"""Which addresses may be spoken to: https, plain http only to this machine, and databases without a password in the address."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_safe_url(url: str) -> bool:
    """https, or http to loopback."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    if parts.scheme != "http" or not parts.hostname:
        return False
    try:
        return parts.hostname == "localhost" or ip_address(parts.hostname).is_loopback
    except ValueError:
        return False


def is_database_url(url: str) -> bool:
    """postgresql://, mariadb:// or mysql://, with no password in it; its adapter insists on TLS."""
    parts = urlsplit(url)
    return parts.scheme in ("postgresql", "mariadb", "mysql") and not parts.password and len(parts.path) > 1
