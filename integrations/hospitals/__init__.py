"""Hospitals that can be booked: one adapter per kind of interface, chosen by `adapter` in config/hospitals.yaml."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.ports.hospital import HospitalBooking
from integrations.hospitals import fhir_r4, generic_rest, hosxp_rest, hosxp_sql
from integrations.hospitals.settings import HospitalSettings

ADAPTERS: Mapping[str, Callable[[HospitalSettings], HospitalBooking]] = {
    "fhir_r4": fhir_r4.FhirR4Hospital,
    "generic_rest": generic_rest.GenericRestHospital,
    "hosxp_rest": hosxp_rest.HosxpRestHospital,
    "hosxp_sql": hosxp_sql.HosxpSqlHospital,
}
