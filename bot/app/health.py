"""What a process tells operators about itself."""

from __future__ import annotations

from aiohttp import web
from prometheus_client import REGISTRY

from bot.app.parts import Parts
from bot.domain.errors import KlaiMorError
from bot.web.health import health_routes


def health(parts: Parts) -> list[web.RouteDef]:
    """/healthz, /readyz and /metrics. Without Redis a process is as ready as with it, and says what it lacks."""

    async def ready() -> str | None:
        try:
            await parts.storage.ping()
        except KlaiMorError:
            return "the database does not answer"
        return None

    token = parts.settings.metrics_token.get_secret_value() if parts.settings.metrics_token else None
    return health_routes(ready, (REGISTRY, parts.registry), token, parts.together.fault)
