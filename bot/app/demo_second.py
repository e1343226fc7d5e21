"""The demo's second hospital, on HOSxP: served beside the first, with an entry of its own in the demo's list of hospitals."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path

from bot.app.serving import served
from integrations.sandbox.hosxp import MARKETPLACE, SESSION, hosxp_app

ID = "klaimor-second"
_LOOPBACK = "127.0.0.1"
# secrets are named by environment variable, the demo's too
_SECRETS = {"KLAIMOR_DEMO_HOSXP_SESSION": SESSION, "KLAIMOR_DEMO_HOSXP_MARKETPLACE": MARKETPLACE}
# code, Thai, English, its doctors there
_DEPARTMENTS = (
    ("internal_medicine", "อายุรกรรม", "Internal medicine", "0011"),
    ("dental", "ทันตกรรม", "Dental", "0021,0022"),
    ("pediatrics", "กุมารเวช (เด็ก)", "Children", "0031"),
    ("ophthalmology", "จักษุ (ตา)", "Eyes", "0061"),
)


@asynccontextmanager
async def second_hospital(clock: Callable[[], datetime], folder: Path) -> AsyncIterator[Mapping[str, object]]:
    """Serve it; gives its entry for hospitals.yaml. What is booked there is remembered in `folder`."""
    app = hosxp_app(clock=clock, kept=folder / "hosxp.jsonl", people=True)
    with _environment(_SECRETS):
        async with served(app, _LOOPBACK, 0) as port:
            yield _entry(f"http://{_LOOPBACK}:{port}")


def _entry(address: str) -> Mapping[str, object]:
    return {
        "id": ID,
        "hcode": "10998",
        "name": {"th": "โรงพยาบาลริมน้ำ", "en": "Riverside Hospital"},
        "phone": "02-000-0001",
        "adapter": "hosxp_rest",
        "base_url": address,
        "auth": {"kind": "bearer", "token_env": "KLAIMOR_DEMO_HOSXP_SESSION"},
        "secrets": {"marketplace_token": "KLAIMOR_DEMO_HOSXP_MARKETPLACE"},
        "identifiers": {
            "hn": "https://terms.sil-th.org/hcode/5/10998/HN",
            "cid": "https://terms.sil-th.org/id/th-cid",
            "own": "https://klaimor.example/id/person",
        },
        "departments": [
            {"code": code, "name": {"th": th, "en": en}, "slots": f"doctor_code=in.({doctors})"}
            for code, th, en, doctors in _DEPARTMENTS
        ],
        "open": [
            {"days": ["mon", "tue", "wed", "thu", "fri"], "from": opens, "to": closes}
            for opens, closes in (("08:30", "12:00"), ("13:00", "16:00"))
        ],
        "map": {"lat": 13.8621, "lon": 100.5144},
        "also_called": ["รพ.ริมน้ำ"],
        "public_holidays": "none",
        "reminders": {"offsets": ["-P3D", "-P1D", "-PT2H"]},
        "hn": {"pattern": "[0-9]{1,9}", "pad": 9},
        "options": {"staff": "LINEBOT", "cancel_type": 3, "spread": 15},
    }


@contextmanager
def _environment(more: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in more}
    os.environ.update(more)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
