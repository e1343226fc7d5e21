"""`python -m bot` and the command `klaimor`."""

from __future__ import annotations

from bot.cli import main

if __name__ == "__main__":
    main()
