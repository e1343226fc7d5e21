"""Alive, ready, and counts for those who may read them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry, Counter

from bot.web.health import health_routes


class Database:
    fault: str | None = None

    async def ready(self) -> str | None:
        return self.fault


@pytest.fixture
def database() -> Database:
    return Database()


async def client_for(database: Database, token: str | None) -> TestClient[web.Request, web.Application]:
    registry = CollectorRegistry()
    Counter("klaimor_test", "A count", registry=registry).inc(3)
    app = web.Application()
    app.add_routes(health_routes(database.ready, (registry,), token))
    return TestClient(TestServer(app))


@pytest.fixture
async def client(database: Database) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    async with await client_for(database, None) as client:
        yield client


async def test_alive_and_ready(client: TestClient[web.Request, web.Application]) -> None:
    assert (await client.get("/healthz")).status == 200
    assert (await client.get("/readyz")).status == 200


async def test_not_ready_says_why(client: TestClient[web.Request, web.Application], database: Database) -> None:
    database.fault = "the database does not answer"
    answer = await client.get("/readyz")
    assert answer.status == 503
    assert "the database" in await answer.text()
    assert (await client.get("/healthz")).status == 200


async def test_metrics_for_this_machine(client: TestClient[web.Request, web.Application]) -> None:
    answer = await client.get("/metrics")
    assert answer.status == 200
    assert "klaimor_test_total 3.0" in await answer.text()


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
async def test_not_for_whom_a_proxy_brings(client: TestClient[web.Request, web.Application], header: str) -> None:
    assert (await client.get("/metrics", headers={header: "203.0.113.7"})).status == 403


async def test_with_a_token_its_bearer_and_nobody_else(database: Database) -> None:
    async with await client_for(database, "hush") as client:
        assert (await client.get("/metrics")).status == 403
        assert (await client.get("/metrics", headers={"Authorization": "Bearer wrong"})).status == 403
        assert (await client.get("/metrics", headers={"Authorization": "Bearer hush"})).status == 200
