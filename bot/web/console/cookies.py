"""Cookies and the tokens in forms: how a browser shows who it is, and that a form came from our own page."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web

# A name that begins so is taken by browsers only from the host itself, over TLS, for all of it (RFC 6265bis, 4.1.3.2).
_HOST_ONLY = "__Host-"
_SESSION, _DOOR = "klaimor", "klaimor-door"


def is_secure(request: web.Request, public_url: str) -> bool:
    """Whether cookies must travel over TLS alone: always, but for a browser on this very machine that no proxy stands before."""
    if public_url:
        return public_url.startswith("https:")
    proxied = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return proxied or not _is_here(urlsplit(f"//{request.host}").hostname or "")


def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def session_token(request: web.Request, *, secure: bool) -> str:
    """The session's token, "" if the browser shows none."""
    return request.cookies.get(_name(_SESSION, secure=secure), "")


def give_session(response: web.StreamResponse, token: str, *, secure: bool) -> None:
    """Let the browser keep the session until it is closed; the server ends it earlier."""
    _set(response, _name(_SESSION, secure=secure), token, secure=secure)


def take_session(response: web.StreamResponse, *, secure: bool) -> None:
    """Let the browser forget the session."""
    response.del_cookie(_name(_SESSION, secure=secure), path="/", secure=secure, httponly=True, samesite="Strict")


def door_key(request: web.Request, *, secure: bool) -> str:
    """What a browser without a session shows for the form to log in, "" if nothing."""
    return request.cookies.get(_name(_DOOR, secure=secure), "")


def give_door_key(response: web.StreamResponse, *, secure: bool) -> str:
    """A fresh key for the form to log in."""
    key = secrets.token_urlsafe(24)
    _set(response, _name(_DOOR, secure=secure), key, secure=secure)
    return key


def form_token(key: str) -> str:
    """The token that stands in forms of this session (or of this browser before it has one). A page of another site cannot make it."""
    return hmac.digest(key.encode("utf-8", "replace"), b"klaimor form", hashlib.sha256).hex()


def good_token(key: str, given: str) -> bool:
    """Whether the form came from a page that we made for this session."""
    return bool(key) and hmac.compare_digest(form_token(key).encode(), given.encode("utf-8", "replace"))


def same_origin(request: web.Request, public_url: str) -> bool:
    """Whether the browser says that the form comes from our own pages. Without its word the form is refused."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site") == "same-origin"
    return origin == public_url if public_url else urlsplit(origin).netloc == request.host


def address_of(request: web.Request) -> str:
    """Where the browser is: behind a proxy on this machine, what that proxy says."""
    remote = request.remote or ""
    named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return named if named and _is_here(remote) else remote


def _name(name: str, *, secure: bool) -> str:
    return _HOST_ONLY + name if secure else name


def _set(response: web.StreamResponse, name: str, value: str, *, secure: bool) -> None:
    response.set_cookie(name, value, path="/", secure=secure, httponly=True, samesite="Strict")
