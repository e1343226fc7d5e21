"""The audit trail: who did what, in codes, never content."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection

from integrations.storage.sealed import Vault
from integrations.storage.statements import Statement

_WRITE = Statement(
    "INSERT INTO audit (happened_at, actor, action, subject, detail) VALUES (:now, :actor, :action, :subject, :detail)"
)
_encode = msgspec.json.Encoder(order="deterministic").encode


def record(
    conn: Connection,
    vault: Vault,
    now: int,
    action: str,
    patient: str,
    detail: Mapping[str, object],
    actor: str = "bot",
) -> None:
    """Write one entry. `subject` is a pseudonym of the patient's id, so that entries outlive the patient's erasure."""
    _WRITE.run(
        conn,
        now=now,
        actor=actor,
        action=action,
        subject=vault.index("audit", patient),
        detail=_encode(detail).decode(),
    )
