"""Short messages are written where the operator sees them: for trying things out, never for patients."""

from __future__ import annotations

import sys
from typing import TextIO


class ConsoleSms:
    """Port SmsSender over a stream, by default the standard output (which is no log)."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    async def send(self, phone: str, text: str) -> None:
        """See SmsSender."""
        stream = self._stream or sys.stdout
        stream.write(f"SMS {phone}: {text}\n")
        stream.flush()

    async def aclose(self) -> None:
        """See SmsSender."""
