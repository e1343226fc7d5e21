"""What every table is made of: the names of its constraints, times, and whose a row is."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Serial = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers only INTEGER keys by itself


def time_column(name: str, *, optional: bool = False) -> Column[int]:
    """A moment: microseconds since 1970, UTC."""
    return Column(name, BigInteger, nullable=optional)


def patient_column(*, primary: bool = False) -> Column[str]:
    """Whose a row is: it goes with the patient."""
    return Column(
        "patient_id", Text, ForeignKey("patients.id", ondelete="CASCADE"), primary_key=primary, nullable=False
    )
