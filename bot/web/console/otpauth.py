"""What an authenticator app scans, drawn for a page and for a terminal."""

from __future__ import annotations

from io import BytesIO, StringIO

import segno
from markupsafe import Markup


def code_for_page(uri: str) -> Markup:
    """As a picture that stands in the page itself: nothing is fetched for it, and nothing is kept of it."""
    drawn = BytesIO()
    # Dark on light in both looks: scanners expect it.
    segno.make(uri, error="m").save(
        drawn, kind="svg", scale=5, dark="#000", light="#fff", xmldecl=False, svgns=True, svgclass="qr", lineclass=None
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704 (our own drawing)


def code_for_terminal(uri: str) -> str:
    """As letters, two rows of the code in each line."""
    drawn = StringIO()
    segno.make(uri, error="l").terminal(drawn, compact=True, border=2)
    return drawn.getvalue()
