"""Settings from the environment or .env, prefix KLAIMOR_, read once and checked before anything starts."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.errors import BadConfiguration
from config.safe_url import is_safe_url

PACKAGED = Path(__file__).parent


class Settings(BaseSettings):
    """Names and defaults are those of the README; secrets are SecretStr and never printed."""

    model_config = SettingsConfigDict(env_prefix="KLAIMOR_", env_file=".env", extra="ignore", hide_input_in_errors=True)

    line_channel_secret: SecretStr = SecretStr("")
    line_channel_access_token: SecretStr = SecretStr("")
    line_api_url: str = "https://api.line.me"
    line_data_url: str = "https://api-data.line.me"
    line_access_url: str = "https://access.line.me"
    database_url: SecretStr = SecretStr("")
    redis_url: SecretStr | None = None
    data_dir: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""
    privacy_notice_url: str = ""
    link_page_url: str = ""  # where patients open the page for linking, if it is not under PUBLIC_URL
    appointment_page_url: str = ""  # where phones load calendar files and pictures, if it is not under PUBLIC_URL
    sms: Literal["none", "console", "http"] = "none"  # without codes by SMS a record is linked at the counter only
    sms_url: str = ""
    sms_token: SecretStr = SecretStr("")
    sms_sender: str = ""
    sms_fields: str = "to,text,from"  # what the gateway calls phone, words and sender
    sms_international: bool = False  # it wants 66812345678 for 0812345678
    thaid_issuer: str = ""  # all of them, or none: then nobody is sent to ThaiD
    thaid_authorise_url: str = ""
    thaid_token_url: str = ""
    thaid_keys_url: str = ""
    thaid_client_id: str = ""
    thaid_client_secret: SecretStr = SecretStr("")
    hospitals_file: Path = PACKAGED / "hospitals.yaml"
    nlu_engine: Literal["embedded", "rasa"] = "embedded"
    rasa_url: str = "http://127.0.0.1:5005"
    rasa_token: SecretStr = SecretStr("")
    encryption_keys: SecretStr = SecretStr("")
    timezone: str = "Asia/Bangkok"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    metrics_token: SecretStr | None = None
    worker_port: int | None = Field(default=None, ge=0, le=65535)
    quota_reserve: int = Field(default=100, ge=0)  # pushes of LINE's month that are kept for what is urgent

    @field_validator(
        "line_api_url",
        "line_data_url",
        "line_access_url",
        "public_url",
        "link_page_url",
        "appointment_page_url",
        "sms_url",
        "rasa_url",
    )
    @classmethod
    def _https_or_loopback(cls, url: str) -> str:
        if url and not is_safe_url(url):
            raise ValueError("must be https (plain http only to this machine, 127.0.0.1 or localhost)")
        return url.rstrip("/")

    @field_validator("thaid_authorise_url", "thaid_token_url", "thaid_keys_url")
    @classmethod
    def _as_registered(cls, url: str) -> str:
        """Kept to the letter: ThaiD's end in a slash."""
        if url and not is_safe_url(url):
            raise ValueError("must be https (plain http only to this machine, 127.0.0.1 or localhost)")
        return url

    @field_validator("privacy_notice_url")
    @classmethod
    def _phones_can_open(cls, url: str) -> str:
        if url and not (url.startswith("https://") and url.isascii() and len(url) <= 1000):
            raise ValueError("must be an https address of at most 1000 ASCII characters: it stands on a button in LINE")
        return url

    @field_validator("redis_url")
    @classmethod
    def _redis_address(cls, url: SecretStr | None) -> SecretStr | None:
        given = "" if url is None else url.get_secret_value()
        if given and not given.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must be an address such as redis://127.0.0.1:6379/0 (or rediss://, unix://)")
        return url

    @field_validator("sms_fields")
    @classmethod
    def _three_names(cls, names: str) -> str:
        if len([each for each in names.split(",") if each.strip()]) != 3:
            raise ValueError("must be three names with commas between: of the phone, the words and the sender")
        return names

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("is not a time zone of the IANA data base, such as Asia/Bangkok") from error
        return name

    @property
    def zone(self) -> ZoneInfo:
        """The service's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def notice_url(self) -> str:
        """Where patients read the privacy notice: the hospital's own page, else ours; empty where phones could not open it."""
        ours = f"{self.public_url}/privacy" if self.public_url.startswith("https://") else ""
        return self.privacy_notice_url or ours

    @property
    def link_url(self) -> str:
        """Where the page for linking stands; empty where phones could not open it, or where no code can be sent."""
        ours = f"{self.public_url}/link" if self.public_url.startswith("https://") else ""
        return (self.link_page_url or ours) if self.sms != "none" else ""

    @property
    def appointment_url(self) -> str:
        """Under which calendar files and pictures of appointments stand; empty where phones could not load them."""
        ours = f"{self.public_url}/appointments" if self.public_url.startswith("https://") else ""
        return self.appointment_page_url or ours

    @property
    def storage_url(self) -> str:
        """DATABASE_URL, or a SQLite file under DATA_DIR."""
        given = self.database_url.get_secret_value()
        return given or f"sqlite:///{(self.data_dir / 'klaimor.sqlite3').resolve()}"

    def keys(self) -> tuple[tuple[str, bytes], ...]:
        """Encryption keys, newest first. Raises BadConfiguration."""
        return parse_keys(self.encryption_keys.get_secret_value())


def parse_keys(text: str) -> tuple[tuple[str, bytes], ...]:
    """`id:base64,id:base64` to ((id, 32 bytes), ...). Raises BadConfiguration; the message never holds the key."""
    keys = []
    for number, part in enumerate(filter(None, (each.strip() for each in text.split(","))), start=1):
        name, colon, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not colon or not name or len(key) != 32:
            raise BadConfiguration(
                f"KLAIMOR_ENCRYPTION_KEYS: key {number} is not id:base64 of 32 bytes; `klaimor keygen` prints a good one"
            )
        keys.append((name, key))
    if len({name for name, _ in keys}) != len(keys):
        raise BadConfiguration("KLAIMOR_ENCRYPTION_KEYS: two keys have the same id")
    return tuple(keys)


def read_settings(**given: object) -> Settings:
    """Settings of this process; `given` wins over the environment. Raises BadConfiguration naming every bad setting."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks what is given
    except ValidationError as error:
        lines = [f"KLAIMOR_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors(include_input=False)]
        raise BadConfiguration("; ".join(lines)) from None


_HINTS = {
    "line_channel_secret": "LINE Developers console, Basic settings",
    "line_channel_access_token": "LINE Developers console, Messaging API",
    "encryption_keys": "`klaimor keygen` prints one",
    "rasa_token": "the same as the Rasa server was started with; or NLU_ENGINE=embedded",
    "database_url": "the PostgreSQL that `serve` uses, postgresql://...",
    "redis_url": "the Redis or Valkey that `serve` uses, redis://...",
    "sms_url": "the address of the SMS gateway; or SMS=none",
    **{
        f"thaid_{name}": "as ThaiD has registered this service; or leave out all of THAID_*"
        for name in ("issuer", "authorise_url", "token_url", "keys_url", "client_id", "client_secret")
    },
}


def missing_for_serve(settings: Settings) -> list[str]:
    """What `serve` cannot start without, each with what to do."""
    return _missing(
        settings,
        "line_channel_secret",
        "line_channel_access_token",
        "encryption_keys",
        *_for_rasa(settings),
        *_for_linking(settings),
    )


def missing_for_worker(settings: Settings) -> list[str]:
    """What `worker` cannot start without, each with what to do. It answers no webhook, so it needs no channel secret."""
    needed = ("line_channel_access_token", "encryption_keys", "database_url", "redis_url")
    return _missing(settings, *needed, *_for_rasa(settings))


def _for_rasa(settings: Settings) -> tuple[str, ...]:
    return ("rasa_token",) if settings.nlu_engine == "rasa" else ()


def _for_linking(settings: Settings) -> tuple[str, ...]:
    """The SMS gateway's address; and of ThaiD's settings all, where there is one."""
    thaid = tuple(name for name in Settings.model_fields if name.startswith("thaid_"))
    return (("sms_url",) if settings.sms == "http" else ()) + (thaid if settings.thaid_issuer else ())


def _missing(settings: Settings, *names: str) -> list[str]:
    given: dict[str, SecretStr | str | None] = {name: getattr(settings, name) for name in names}
    return [
        f"KLAIMOR_{name.upper()} is not set ({_HINTS[name]})"
        for name, value in given.items()
        if not (value.get_secret_value() if isinstance(value, SecretStr) else value)
    ]
