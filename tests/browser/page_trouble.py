"""What must never happen on a page, written down as it happens."""

from __future__ import annotations

from playwright.async_api import ConsoleMessage, Error


class Trouble(list[str]):
    """What has gone wrong on one page so far."""

    def stumbles(self, error: Error) -> None:
        """A script of the page failed."""
        self.append(str(error))

    def hears_console(self, said: ConsoleMessage) -> None:
        """The page broke its own policy."""
        if "Content Security Policy" in said.text:
            self.append(said.text)
