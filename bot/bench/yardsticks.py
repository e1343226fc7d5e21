"""What the webhook is measured against: a bare aiohttp echo, and the SDK's WebhookParser without any storage."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

from aiohttp import web

from bot.app.serving import served, until_told_to_stop


async def echo(request: web.Request) -> web.Response:
    """Read the body, answer OK: what aiohttp costs by itself."""
    await request.read()
    return web.Response(text="OK")


def sdk_parse(secret: str) -> web.Application:
    """The SDK's parser on every request, nothing stored."""
    from linebot.v3 import WebhookParser

    parser = WebhookParser(secret)

    async def parse(request: web.Request) -> web.Response:
        body = await request.text()
        parser.parse(body, request.headers["X-Line-Signature"])
        return web.Response(text="OK")

    app = web.Application()
    app.router.add_post("/line/webhook", parse)
    return app


async def run(options: argparse.Namespace) -> None:
    """Serve until SIGTERM; the first line on stdout says where."""
    if options.kind == "echo":
        app = web.Application()
        app.router.add_post("/line/webhook", echo)
    else:
        app = sdk_parse(options.secret)
    async with served(app, "127.0.0.1", 0) as port:
        sys.stdout.write(json.dumps({"url": f"http://127.0.0.1:{port}"}) + "\n")
        sys.stdout.flush()
        await until_told_to_stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["echo", "sdk"])
    parser.add_argument("--secret", default="sandbox-secret")
    asyncio.run(run(parser.parse_args()))
