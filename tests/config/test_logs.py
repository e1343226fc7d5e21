"""Logs: only declared keys pass, whoever speaks."""

from __future__ import annotations

import io
import json
import logging

import structlog

from config.logging import set_up_logging


def test_an_undeclared_key_is_dropped_and_counted() -> None:
    out = io.StringIO()
    set_up_logging("INFO", out)
    structlog.get_logger().info("turn answered", text="เจ็บหน้าอก", user_id="U123", error="TimeoutError")
    line = json.loads(out.getvalue())
    assert line["error"] == "TimeoutError"
    assert line["dropped"] == 2
    assert "เจ็บ" not in out.getvalue()
    assert "U123" not in out.getvalue()


def test_another_librarys_words_are_not_kept() -> None:
    out = io.StringIO()
    set_up_logging("INFO", out)
    logging.getLogger("aiohttp.server").error("Error handling request %s", "สมศรี")
    line = json.loads(out.getvalue())
    assert (line["event"], line["kind"]) == ("library", "aiohttp.server")
    assert "สมศรี" not in out.getvalue()


def test_the_level_is_kept() -> None:
    out = io.StringIO()
    set_up_logging("WARNING", out)
    structlog.get_logger().info("quiet")
    assert out.getvalue() == ""
