"""The service under measurement, exactly as `serve` builds it, in a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import yaml

from bot.app.demo_folder import packaged_hospitals
from bot.app.memory import settle
from bot.app.service import running_service
from bot.app.serving import served, until_told_to_stop
from bot.bench.rooms import sampled_rooms
from bot.commands.keys import new_key
from config.logging import set_up_logging
from config.settings import read_settings


async def run(options: argparse.Namespace) -> None:
    """Serve until SIGTERM; the first line on stdout says where."""
    with tempfile.TemporaryDirectory(prefix="klaimor-bench-") as own, ExitStack() as stack:
        folder = options.data or own
        hospitals = packaged_hospitals(Path(folder), options.hospital)
        if options.awake:
            never_quiet(hospitals)
        settings = read_settings(
            _env_file=None,
            line_channel_secret=options.secret,
            line_channel_access_token=options.token,
            line_api_url=options.line,
            line_data_url=options.line,
            database_url=f"sqlite:///{folder}/bench.sqlite3",
            data_dir=folder,
            encryption_keys=options.keys or new_key(),
            hospitals_file=hospitals,
            log_level="WARNING",
        )
        set_up_logging(settings.log_level)
        if options.rooms:
            stack.enter_context(sampled_rooms(Path(options.rooms)))
        async with (
            running_service(settings, paused=options.paused) as service,
            served(service.web, "127.0.0.1", 0) as port,
        ):
            await settle(service.warm)
            sys.stdout.write(json.dumps({"url": f"http://127.0.0.1:{port}"}) + "\n")
            sys.stdout.flush()
            await until_told_to_stop()


def never_quiet(hospitals: Path) -> None:
    """Take the quiet hours out of a list of hospitals, so that a measurement does not depend on the time of day."""
    entries = yaml.safe_load(hospitals.read_text("utf-8"))
    for entry in entries["hospitals"]:
        entry["reminders"].pop("quiet", None)
    hospitals.write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--secret", default="sandbox-secret")
    parser.add_argument("--token", default="sandbox-token")
    parser.add_argument("--line", default="http://127.0.0.1:9")
    parser.add_argument("--hospital", default="http://127.0.0.1:9/fhir")
    parser.add_argument("--data", default="", help="a folder with a database that is there already")
    parser.add_argument("--keys", default="", help="the keys that open it")
    parser.add_argument("--awake", action="store_true", help="no quiet hours: reminders also in the night")
    parser.add_argument("--paused", action="store_true")
    parser.add_argument("--rooms", default="")
    asyncio.run(run(parser.parse_args()))
