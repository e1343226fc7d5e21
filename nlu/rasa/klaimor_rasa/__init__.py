"""What the Rasa engine shares with the embedded one: this checkout's normal form, words and dates."""

from __future__ import annotations

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]

# The bot's package cannot be installed here: its dependencies and Rasa's exclude each other (aiohttp, pydantic, redis). What is shared
# imports the standard library and PyThaiNLP alone, so the folder is enough. Last on the path: it hides nothing.
if str(CHECKOUT) not in sys.path:
    sys.path.append(str(CHECKOUT))
