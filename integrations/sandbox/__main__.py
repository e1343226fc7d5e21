"""The pretend LINE platform and the pretend hospital in a process of their own: `python -m integrations.sandbox`."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal

from aiohttp import web

from integrations.sandbox.hospital import hospital_app
from integrations.sandbox.line import DESTINATION, line_app
from integrations.sandbox.line_delivery import DELAYS


async def _serve(app: web.Application, port: int) -> tuple[web.AppRunner, int]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    return runner, int(runner.addresses[0][1])


async def run(options: argparse.Namespace) -> None:
    """Serve until SIGTERM; one JSON line on stdout says where."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    hospital, hospital_port = await _serve(hospital_app(days=options.days), options.hospital_port)
    line, line_port = await _serve(
        line_app(
            channel_secret=options.secret,
            access_token=options.token,
            webhook_url=options.webhook,
            redelivery_delays=options.redelivery,
            hospital_url=f"http://127.0.0.1:{hospital_port}",
        ),
        options.line_port,
    )
    where = {
        "line": f"http://127.0.0.1:{line_port}",
        "hospital": f"http://127.0.0.1:{hospital_port}/fhir",
        "destination": DESTINATION,
    }
    print(json.dumps(where), flush=True)  # noqa: T201 (this line is what the caller reads)
    await stop.wait()
    await line.cleanup()
    await hospital.cleanup()


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(prog="python -m integrations.sandbox", description=__doc__)
    parser.add_argument("--line-port", type=int, default=0, help="0: any free port")
    parser.add_argument("--hospital-port", type=int, default=0)
    parser.add_argument("--days", type=int, default=21, help="how many days ahead the hospital has times")
    parser.add_argument("--secret", default="sandbox-secret", help="channel secret that signs the webhooks")
    parser.add_argument("--token", default="sandbox-token", help="channel access token that calls must bear")
    parser.add_argument("--webhook", default=None, help="where events are delivered; events wait without it")
    parser.add_argument(
        "--redelivery",
        type=_seconds,
        default=DELAYS,
        help="seconds between repeats of what was not acknowledged: 0.2,1,5",
    )
    asyncio.run(run(parser.parse_args()))


def _seconds(given: str) -> tuple[float, ...]:
    return tuple(float(each) for each in given.split(","))


if __name__ == "__main__":
    main()
