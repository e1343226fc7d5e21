"""Settings: what is missing or unsafe is named, and no secret is ever shown."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from bot.commands.keys import new_key
from bot.domain.errors import BadConfiguration
from config.settings import missing_for_serve, missing_for_worker, parse_keys, read_settings

KEY = base64.b64encode(b"x" * 32).decode()


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # no .env of somebody's


def test_serve_names_everything_that_is_missing() -> None:
    missing = " ".join(missing_for_serve(read_settings()))
    for name in ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "ENCRYPTION_KEYS"):
        assert f"KLAIMOR_{name}" in missing


def test_rasa_needs_its_token() -> None:
    assert not [each for each in missing_for_serve(read_settings()) if "RASA" in each]
    for missing in (missing_for_serve, missing_for_worker):
        [named] = [each for each in missing(read_settings(nlu_engine="rasa")) if "KLAIMOR_RASA_TOKEN" in each]
        assert "NLU_ENGINE=embedded" in named
        assert not [each for each in missing(read_settings(nlu_engine="rasa", rasa_token="hush")) if "RASA" in each]
    assert "hush" not in repr(read_settings(nlu_engine="rasa", rasa_token="hush"))


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLAIMOR_PORT", "9000")
    monkeypatch.setenv("KLAIMOR_LINE_CHANNEL_SECRET", "hush")
    settings = read_settings()
    assert settings.port == 9000
    assert "hush" not in repr(settings)
    assert settings.line_channel_secret.get_secret_value() == "hush"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LINE_API_URL", "http://api.line.me"),
        ("LINE_API_URL", "ftp://127.0.0.1"),
        ("PUBLIC_URL", "http://hospital.example"),
        ("PRIVACY_NOTICE_URL", "http://127.0.0.1:8080/privacy"),
        ("PRIVACY_NOTICE_URL", "https://โรงพยาบาล.example/"),
        ("PRIVACY_NOTICE_URL", "https://hospital.example/" + "x" * 1000),
        ("PORT", "99999"),
        ("PORT", "many"),
        ("TIMEZONE", "Bangkok"),
        ("TIMEZONE", "../etc/passwd"),
        ("NLU_ENGINE", "magic"),
        ("RASA_URL", "http://rasa.hospital.example:5005"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_an_unsafe_or_senseless_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"KLAIMOR_{name}", value)
    with pytest.raises(BadConfiguration, match=f"KLAIMOR_{name}"):
        read_settings()


@pytest.mark.parametrize(
    ("public", "given", "notice"),
    [
        ("", "", ""),
        ("http://127.0.0.1:8080", "", ""),  # no phone could open it
        ("https://chat.hospital.example/", "", "https://chat.hospital.example/privacy"),
        ("https://chat.hospital.example", "https://hospital.example/pdpa", "https://hospital.example/pdpa"),
        ("", "https://hospital.example/pdpa", "https://hospital.example/pdpa"),
    ],
)
def test_the_notice_is_where_phones_can_open_it(public: str, given: str, notice: str) -> None:
    assert read_settings(public_url=public, privacy_notice_url=given).notice_url == notice


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://localhost:9", "http://[::1]:9", "https://line.example"])
def test_plain_http_goes_to_this_machine_only(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("KLAIMOR_LINE_API_URL", url)
    assert read_settings().line_api_url == url


def test_the_database_is_a_file_under_the_data_dir_unless_said_otherwise(tmp_path: Path) -> None:
    assert read_settings(data_dir=tmp_path).storage_url == f"sqlite:///{tmp_path / 'klaimor.sqlite3'}"
    assert read_settings(database_url="postgresql://h/d").storage_url == "postgresql://h/d"


def test_keys_are_read_newest_first() -> None:
    assert parse_keys(f"new:{KEY}, old:{KEY}") == (("new", b"x" * 32), ("old", b"x" * 32))
    assert parse_keys("") == ()
    assert len(parse_keys(new_key())[0][1]) == 32
    assert new_key() != new_key()


@pytest.mark.parametrize(
    "text", ["nokey", "a:short", f":{KEY}", f"a:{KEY}x", "a:" + base64.b64encode(b"x" * 31).decode()]
)
def test_a_bad_key_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(BadConfiguration, match="key 1") as caught:
        parse_keys(text)
    assert text.partition(":")[2] == "" or text.partition(":")[2] not in str(caught.value)


def test_two_keys_of_one_name_are_refused() -> None:
    with pytest.raises(BadConfiguration, match="same id"):
        parse_keys(f"a:{KEY},a:{KEY}")
