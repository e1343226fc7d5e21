"""The phone's own files: small, and unable to turn what a message says into markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "integrations/sandbox/phone"
MARKUP_FROM_TEXT = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser|setHTML"
)


@pytest.mark.parametrize("script", sorted(PAGE.glob("*.js")), ids=lambda script: script.name)
def test_a_script_is_small_says_what_it_is_and_builds_no_markup_from_text(script: Path) -> None:
    source = script.read_text(encoding="utf-8")
    assert not MARKUP_FROM_TEXT.search(source)
    assert source.startswith("/** ")
    assert source.count("\n") <= 250


def test_the_page_has_no_inline_script_or_style_and_loads_nothing_from_elsewhere() -> None:
    assert not re.search(
        r"style=|<style|<script>|\son\w+=|https?://", (PAGE / "index.html").read_text(encoding="utf-8")
    )
    for sheet in PAGE.glob("*.css"):
        assert not re.search(r"@import|url\(|https?://", sheet.read_text(encoding="utf-8")), sheet.name
