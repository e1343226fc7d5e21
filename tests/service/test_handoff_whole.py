"""A result on its way from the chat to the hospital's own system, in the whole service: once, by consent, over faults and restarts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.domain.consent import Purpose
from bot.domain.pieces import whole_of
from tests.fakes.agreed import TEXTS
from tests.fakes.town import SOMSRI, Town, empty_town, serving, until
from tests.fakes.town import town as build_town
from tests.service.booking_by_phone import AGREES, CONFIRM, up_to_the_last_question
from tests.service.wording import longest, th

HEADACHE = "ปวดหัวมาสองวันแล้ว"
SEND, SENT, BY_ITSELF = (
    th("handoff-send"),
    longest("handoff-sent", "hospital"),
    longest("handoff-by-itself-urgent", "hospital"),
)
ASKS = TEXTS[Purpose.HANDOVER].title.th
WAYS = (SEND, th("way-person"))  # under a result, and under no question
KINDS = ("Encounter", "QuestionnaireResponse", "RiskAssessment", "Task", "Provenance")
SOON = timedelta(seconds=1)


async def headache(town: Town, *answers: str, user: str = SOMSRI) -> list[str]:
    """A headache told to the end, with these answers and then the calmest; what is said then."""
    said = await town.answered(town.writes(HEADACHE, user=user), user=user)
    if TEXTS[Purpose.TRIAGE].title.th in said[0]:
        said = await town.answered(town.chooses(AGREES, user=user), user=user)
    for turn in range(12):
        labels = await newest_buttons(town, user)
        if any(way in labels for way in WAYS):
            return said
        real = [each for each in labels if each not in ("ไม่แน่ใจ", "ย้อนกลับ", "ยกเลิก")]
        calmest = next((each for each in real if each.startswith(("ไม่", "น้อย"))), real[-1])
        label = answers[turn] if turn < len(answers) else calmest
        said = await town.answered(town.chooses(label, user=user), user=user)
    raise AssertionError(f"no result: {said}")


async def newest_buttons(town: Town, user: str = SOMSRI) -> list[str]:
    """Labels under the last thing that was said."""
    offered = await town.buttons(user)
    log = [entry for entry in await town.log(user) if entry["from"] == "bot"]
    return [each["label"] for each in offered if each["data"] in str(log[-1]["message"])]


async def asks_for_it(town: Town) -> None:
    """The button, the question for consent, and the yes."""
    assert ASKS in (await town.answered(town.chooses(SEND)))[0]
    said = await town.answered(town.chooses(AGREES))
    assert any(SENT in each for each in said), said


async def triages(town: Town) -> dict[str, list[dict[str, Any]]]:
    """What the hospital has of us."""
    found: dict[str, list[dict[str, Any]]] = (await town.hospital_state())["triages"]
    return found


async def stand(town: Town, many: int) -> None:
    """Wait until so many results stand there, whole."""

    async def there() -> bool:
        return [len((await triages(town))[kind]) for kind in KINDS] == [many] * len(KINDS)

    await until(there, 20, "the result did not arrive")


async def ledger(town: Town) -> list[str]:
    assert town.service is not None
    sql = "SELECT state FROM handoffs ORDER BY requested_at"
    rows = await town.service.storage.database.read(lambda conn: conn.exec_driver_sql(sql).all())
    return [str(row[0]) for row in rows]


async def ends(town: Town, *states: str) -> None:
    async def so() -> bool:
        return await ledger(town) == list(states)

    await until(so, 20, f"the ledger is not {states}")


async def test_a_result_goes_by_the_button_once_and_the_next_by_itself(town: Town) -> None:
    await headache(town)
    assert await ledger(town) == [], "nobody has agreed yet"
    await asks_for_it(town)
    await stand(town, 1)
    await ends(town, "done")
    assert SENT in (await town.answered(town.chooses(SEND)))[0]
    said = await headache(town, "ไม่แน่ใจ")
    assert any(BY_ITSELF in each for each in said), said
    await stand(town, 2)
    await ends(town, "done", "done")


async def test_the_patient_of_a_booking_is_the_patient_of_the_result(town: Town) -> None:
    await up_to_the_last_question(town)
    await town.answered(town.chooses(CONFIRM))
    await headache(town)
    await asks_for_it(town)
    await stand(town, 1)
    state = await town.hospital_state()
    [patient] = state["patients"]
    [risk] = state["triages"]["RiskAssessment"]
    assert risk["subject"]["reference"] == f"Patient/{patient['id']}"
    assert SOMSRI not in str(state["triages"]), "LINE's name for a person is nobody's business"
    [answers] = state["triages"]["QuestionnaireResponse"]
    assert {"speech", "onset"} <= {whole_of(each["linkId"]) for each in answers["item"]}


async def test_what_was_perhaps_kept_is_settled_after_a_restart(tmp_path: Path) -> None:
    async with empty_town() as place:
        async with serving(place, tmp_path, quiet=SOON):
            await headache(place)
            await place.hospital_faults(cut_after_commit=1, only="POST Bundle")
            await asks_for_it(place)
            await ends(place, "unknown")
            await place.hospital_faults(error_503=1000, retry_after=0)
        await place.hospital_faults()
        async with serving(place, tmp_path, quiet=SOON):
            await ends(place, "done")
            await stand(place, 1)


async def test_a_hospital_that_is_shut_gets_it_when_it_opens(tmp_path: Path) -> None:
    async with build_town(tmp_path, quiet=SOON) as town:
        await headache(town)
        await town.hospital_faults(maintenance_html=1, only="POST Bundle")
        await asks_for_it(town)
        await ends(town, "done")
        await stand(town, 1)


async def test_a_consent_that_is_taken_back_while_the_hospital_is_away_keeps_it_here(tmp_path: Path) -> None:
    async with build_town(tmp_path, quiet=SOON) as town:
        await headache(town)
        await town.hospital_faults(error_503=1000, retry_after=0)
        await asks_for_it(town)
        await ends(town, "requested")
        await town.answered(town.taps("intent:withdraw:handover"))
        await town.hospital_faults()
        await ends(town, "withheld")
        assert {len(each) for each in (await triages(town)).values()} == {0}


async def test_who_is_forgotten_meanwhile_is_forgotten_and_nothing_goes(tmp_path: Path) -> None:
    async with build_town(tmp_path, quiet=SOON) as town:
        await headache(town)
        await town.hospital_faults(error_503=1000, retry_after=0)
        await asks_for_it(town)
        await town.answered(town.writes("ขอลบข้อมูล"))
        await town.answered(town.chooses(th("erase-go")))
        await town.answered(town.chooses(th("erase-now")))
        await town.hospital_faults()

        async def gone() -> bool:
            assert town.service is not None
            sql = "SELECT id FROM patients UNION ALL SELECT id FROM handoffs UNION ALL SELECT id FROM triages"
            return not await town.service.storage.database.read(lambda conn: conn.exec_driver_sql(sql).all())

        await until(gone, 20, "the patient is still known")
        assert {len(each) for each in (await triages(town)).values()} == {0}
