"""The picture that the counter scans: the key of the booking as a QR code, and nothing of the patient."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import segno

from bot.flows.appointment_links import check_in_words

_PIXELS, _QUIET = 16, 4  # of a module; modules of white around it (ISO/IEC 18004)


def check_in_picture(key: UUID) -> bytes:
    """A PNG of some 600 pixels, with so much to spare that a scratched screen is still read."""
    made = BytesIO()
    segno.make(check_in_words(key), error="q", micro=False).save(made, kind="png", scale=_PIXELS, border=_QUIET)
    return made.getvalue()
