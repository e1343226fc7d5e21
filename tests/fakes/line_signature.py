"""Signs webhook bodies as LINE does."""

from __future__ import annotations

import base64
import hashlib
import hmac

SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"
CHANNEL = "U8e742f61d673b39c7fff3cecb7536ef0"


def sign(body: bytes, secret: str = SECRET) -> str:
    """The x-line-signature header for this body."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
