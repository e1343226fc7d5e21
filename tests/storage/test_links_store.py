"""Links and the visits on which they are proved: brute force, replay, two people with one record, and forgetting."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from bot.domain.errors import Changed
from bot.domain.facts import Fact
from bot.domain.link import (
    CODE_LASTS,
    LINK_LASTS,
    LINK_SHARED,
    LOCKED,
    MOST_CLAIMS,
    MOST_CODES,
    PASS_LASTS,
    VISIT_LASTS,
    Claimed,
    Link,
    NumberKind,
    Proof,
    Record,
    hash_of,
)
from bot.domain.messages import Person
from bot.domain.ports.identity_provider import Handshake
from bot.domain.ports.links import Away, CodeAnswer, Stage
from bot.domain.record_facts import LinkOffered, RecordLinked, RecordMerged, RecordUnlinked
from integrations.storage import patients
from integrations.storage.instants import micros
from integrations.storage.linked import links_seen
from tests.storage.clinic import MALEE, SOMCHAI, Clinic
from tests.storage.records import CLAIMED, OTHER, RECORD, linked

TOKEN, KEY, CODE, NONCE = "t" * 43, "k" * 43, "481516", "n" * 43
WRONG = "000000"


async def notes(clinic: Clinic, person: Person, *facts: Fact) -> None:
    """A turn makes this true."""
    await clinic.turns(person, facts=facts)


async def visits(clinic: Clinic, person: Person = SOMCHAI, token: str = TOKEN) -> None:
    """The chat says a one-time link."""
    await notes(clinic, person, LinkOffered(hash_of(token), clinic.now + VISIT_LASTS))


async def proves(clinic: Clinic, person: Person = SOMCHAI, token: str = TOKEN, nonce: str = NONCE) -> None:
    """All that is done on the page."""
    await visits(clinic, person, token)
    links = clinic.storage.links
    assert await links.count(token, "h1", CLAIMED, clinic.now) is None
    await links.put(token, "h1", RECORD, CODE, KEY, clinic.now)
    assert await links.answer(token, KEY, CODE, clinic.now) is CodeAnswer.RIGHT
    assert await links.give_nonce(token, KEY, nonce, clinic.now)


async def links_of(clinic: Clinic, person: Person = SOMCHAI) -> list[tuple[str, Proof]]:
    """What this chat may use."""
    patient = (await clinic.storage.records.peek(person)).patient
    return [(each.record.hn, each.proof) for each in patient.links]


async def chats(clinic: Clinic, person: Person = SOMCHAI) -> dict[str, int]:
    """How many chats may use each record of this one, as staff see it."""

    def seen(conn: Connection) -> dict[str, int]:
        known = patients.find(conn, clinic.storage.vault, patients.index_of(clinic.storage.vault, person))
        assert known is not None
        links = links_seen(conn, known.id, known.box, micros(clinic.now))
        return {each.link.record.hn: each.chats for each in links}

    return await clinic.storage.database.read(seen)


async def comes_back(clinic: Clinic, person: Person = SOMCHAI, nonce: str = NONCE) -> Link:
    """LINE has told whose phone it is, and the chat commits the link."""
    proved = await clinic.storage.links.proved(person, nonce, clinic.now)
    assert proved is not None
    link = Link(uuid4(), proved.record, Proof.CODE, clinic.now, clinic.now + LINK_LASTS)
    await notes(clinic, person, RecordLinked(link, proved.visit))
    return link


async def test_a_record_that_was_proved_is_linked_once_line_has_said_whose_phone_it_is(clinic: Clinic) -> None:
    await proves(clinic)
    assert await links_of(clinic) == []
    await comes_back(clinic)
    assert await links_of(clinic) == [(RECORD.hn, Proof.CODE)]
    [link] = (await clinic.storage.records.peek(SOMCHAI)).patient.links
    assert (link.record.id, link.record.name, link.record.phones) == (RECORD.id, RECORD.name, ())
    assert link.until == clinic.now + LINK_LASTS


async def test_a_link_opens_until_it_is_over_or_a_newer_one_is_said(clinic: Clinic) -> None:
    await visits(clinic)
    seen = await clinic.storage.links.visit(TOKEN, clinic.now)
    assert seen is not None
    assert (seen.person, seen.language, seen.stage) == (SOMCHAI, "th", Stage.OPEN)
    assert await clinic.storage.links.visit("another", clinic.now) is None
    assert await clinic.storage.links.visit(TOKEN, clinic.now + VISIT_LASTS) is None
    await visits(clinic, token="newer")
    assert await clinic.storage.links.visit(TOKEN, clinic.now) is None
    assert await clinic.storage.links.visit("newer", clinic.now) is not None


# ---- replay ----------------------------------------------------------------------------------------------------------


async def test_replay_what_was_proved_links_once(clinic: Clinic) -> None:
    await proves(clinic)
    proved = await clinic.storage.links.proved(SOMCHAI, NONCE, clinic.now)
    await comes_back(clinic)
    assert await clinic.storage.links.proved(SOMCHAI, NONCE, clinic.now) is None
    assert await clinic.storage.links.visit(TOKEN, clinic.now) is None
    assert proved is not None
    again = RecordLinked(linked(clinic.now, proof=Proof.CODE), proved.visit)
    with pytest.raises(Changed):
        await notes(clinic, SOMCHAI, again)
    assert await clinic.storage.links.answer(TOKEN, KEY, CODE, clinic.now) is CodeAnswer.OVER
    assert not await clinic.storage.links.give_nonce(TOKEN, KEY, "another", clinic.now)


async def test_replay_a_nonce_is_worth_nothing_in_another_chat(clinic: Clinic) -> None:
    await proves(clinic)
    proved = await clinic.storage.links.proved(SOMCHAI, NONCE, clinic.now)
    assert proved is not None
    assert await clinic.storage.links.proved(MALEE, NONCE, clinic.now) is None
    with pytest.raises(Changed):
        await notes(clinic, MALEE, RecordLinked(linked(clinic.now), proved.visit))
    assert await links_of(clinic, MALEE) == []


async def test_replay_a_nonce_is_over_after_ten_minutes(clinic: Clinic) -> None:
    await proves(clinic)
    proved = await clinic.storage.links.proved(SOMCHAI, NONCE, clinic.now)
    clinic.passes(seconds=PASS_LASTS.total_seconds())
    assert await clinic.storage.links.proved(SOMCHAI, NONCE, clinic.now) is None
    assert proved is not None
    with pytest.raises(Changed):
        await notes(clinic, SOMCHAI, RecordLinked(linked(clinic.now), proved.visit))


async def test_another_browser_with_the_same_address_goes_on_with_nothing(clinic: Clinic) -> None:
    await visits(clinic)
    await clinic.storage.links.put(TOKEN, "h1", RECORD, CODE, KEY, clinic.now)
    assert await clinic.storage.links.answer(TOKEN, "another", CODE, clinic.now) is CodeAnswer.OVER
    assert not await clinic.storage.links.give_nonce(TOKEN, KEY, NONCE, clinic.now)
    assert await clinic.storage.links.answer(TOKEN, KEY, CODE, clinic.now) is CodeAnswer.RIGHT
    assert not await clinic.storage.links.give_nonce(TOKEN, "another", NONCE, clinic.now)
    assert await clinic.storage.links.give_nonce(TOKEN, KEY, NONCE, clinic.now)


# ---- brute force -----------------------------------------------------------------------------------------------------


async def test_brute_force_five_wrong_codes_end_a_claim_and_the_right_one_is_too_late(clinic: Clinic) -> None:
    await visits(clinic)
    links = clinic.storage.links
    await links.put(TOKEN, "h1", RECORD, CODE, KEY, clinic.now)
    answers = [await links.answer(TOKEN, KEY, WRONG, clinic.now) for _ in range(MOST_CODES)]
    assert answers == [*[CodeAnswer.WRONG] * (MOST_CODES - 1), CodeAnswer.OVER]
    assert await links.answer(TOKEN, KEY, CODE, clinic.now) is CodeAnswer.OVER


async def test_brute_force_codes_that_are_tried_at_the_same_moment_all_count(clinic: Clinic) -> None:
    await visits(clinic)
    links = clinic.storage.links
    await links.put(TOKEN, "h1", RECORD, CODE, KEY, clinic.now)
    guesses = [f"{n:06}" for n in range(30)]
    answers = await asyncio.gather(*(links.answer(TOKEN, KEY, guess, clinic.now) for guess in guesses))
    assert answers.count(CodeAnswer.WRONG) == MOST_CODES - 1
    assert CodeAnswer.RIGHT not in answers
    assert await links.answer(TOKEN, KEY, CODE, clinic.now) is CodeAnswer.OVER


async def test_brute_force_a_code_is_over_after_ten_minutes(clinic: Clinic) -> None:
    await visits(clinic)
    await clinic.storage.links.put(TOKEN, "h1", RECORD, CODE, KEY, clinic.now)
    late = clinic.now + CODE_LASTS
    assert await clinic.storage.links.answer(TOKEN, KEY, CODE, late) is CodeAnswer.OVER


async def test_brute_force_a_chat_has_five_claims_a_day_whomever_it_claims_to_be(clinic: Clinic) -> None:
    await visits(clinic)
    claims = [Claimed(NumberKind.HN, f"{n:09}", "1950-01-01") for n in range(MOST_CLAIMS + 1)]
    locked = [await clinic.storage.links.count(TOKEN, "h1", each, clinic.now) for each in claims]
    assert locked == [*[None] * MOST_CLAIMS, clinic.now + LOCKED]
    clinic.passes(hours=23)
    await visits(clinic, token="later")
    locked_still = await clinic.storage.links.count("later", "h1", claims[0], clinic.now)
    assert locked_still == clinic.now + timedelta(hours=1)
    clinic.passes(hours=1)
    await visits(clinic, token="next day")
    assert await clinic.storage.links.count("next day", "h1", CLAIMED, clinic.now) is None


async def test_brute_force_a_number_has_five_claims_a_day_from_any_number_of_chats(clinic: Clinic) -> None:
    locked = []
    for n in range(MOST_CLAIMS + 1):
        chat = Person("Ubot0001", f"Uchat{n}")
        await visits(clinic, chat, f"token-{n}")
        guessed = Claimed(CLAIMED.kind, CLAIMED.number, f"195{n}-01-01")
        locked.append(await clinic.storage.links.count(f"token-{n}", "h1", guessed, clinic.now))
    assert locked == [*[None] * MOST_CLAIMS, clinic.now + LOCKED]


async def test_brute_force_who_is_forgotten_and_comes_back_has_no_new_tries(clinic: Clinic) -> None:
    for n in range(MOST_CLAIMS):
        await visits(clinic, token=f"token-{n}")
        assert await clinic.storage.links.count(f"token-{n}", "h1", CLAIMED, clinic.now) is None
        await clinic.storage.records.erase_patient(SOMCHAI)
    await visits(clinic)
    other = Claimed(NumberKind.HN, "000000001", "1950-01-01")
    assert await clinic.storage.links.count(TOKEN, "h1", other, clinic.now) is not None
    await visits(clinic, MALEE, "hers")
    assert await clinic.storage.links.count("hers", "h1", CLAIMED, clinic.now) is not None


async def test_brute_force_a_right_claim_counts_no_more_and_gives_no_earlier_one_back(clinic: Clinic) -> None:
    for _ in range(MOST_CLAIMS - 1):
        await visits(clinic)
        await clinic.storage.links.count(TOKEN, "h1", Claimed(NumberKind.HN, "1", "1950-01-01"), clinic.now)
    for n in range(3):  # one's own record, again and again
        await proves(clinic, token=f"own-{n}", nonce=f"nonce-{n}")
    await visits(clinic)
    claims = [Claimed(NumberKind.HN, f"{n:09}", "1950-01-01") for n in range(2)]
    locked = [await clinic.storage.links.count(TOKEN, "h1", each, clinic.now) for each in claims]
    assert [each is not None for each in locked] == [False, True]


async def test_brute_force_a_phone_gets_five_codes_a_day(clinic: Clinic) -> None:
    sent = [await clinic.storage.links.may_send("0812345678", clinic.now) for _ in range(MOST_CLAIMS + 1)]
    assert sent == [*[True] * MOST_CLAIMS, False]
    assert await clinic.storage.links.may_send("0898765432", clinic.now)


# ---- enumeration -----------------------------------------------------------------------------------------------------


async def test_enumeration_no_code_is_right_for_a_record_that_is_not_there(clinic: Clinic) -> None:
    await visits(clinic)
    links = clinic.storage.links
    await links.put(TOKEN, "h1", None, CODE, KEY, clinic.now)
    seen = await links.visit(TOKEN, clinic.now)
    assert seen is not None
    assert seen.stage is Stage.CODED
    answers = [await links.answer(TOKEN, KEY, CODE, clinic.now) for _ in range(MOST_CODES)]
    assert answers == [*[CodeAnswer.WRONG] * (MOST_CODES - 1), CodeAnswer.OVER]


# ---- by the identity provider ----------------------------------------------------------------------------------------

HANDSHAKE = Handshake("s" * 43, "o" * 43, "v" * 43)


async def goes_away(clinic: Clinic) -> None:
    """The browser is sent to the identity provider."""
    await visits(clinic)
    await clinic.storage.links.send_away(TOKEN, "h1", HANDSHAKE, KEY, clinic.now)


async def test_who_comes_back_is_known_again_and_proved_without_a_code(clinic: Clinic) -> None:
    await goes_away(clinic)
    links = clinic.storage.links
    assert await links.back(HANDSHAKE.state, KEY, clinic.now) == Away(TOKEN, "h1", HANDSHAKE)
    await links.prove(TOKEN, KEY, RECORD, Proof.THAID, clinic.now)
    assert await links.give_nonce(TOKEN, KEY, NONCE, clinic.now)
    proved = await links.proved(SOMCHAI, NONCE, clinic.now)
    assert proved is not None
    assert (proved.record.hn, proved.proof) == (RECORD.hn, Proof.THAID)


async def test_replay_a_state_is_good_once_and_in_its_own_browser(clinic: Clinic) -> None:
    await goes_away(clinic)
    links = clinic.storage.links
    assert await links.back(HANDSHAKE.state, "another", clinic.now) is None
    assert await links.back("another", KEY, clinic.now) is None
    assert await links.back(HANDSHAKE.state, KEY, clinic.now) is not None
    assert await links.back(HANDSHAKE.state, KEY, clinic.now) is None


async def test_replay_a_state_ends_with_its_visit_and_with_a_claim_by_number(clinic: Clinic) -> None:
    await goes_away(clinic)
    links = clinic.storage.links
    assert await links.back(HANDSHAKE.state, KEY, clinic.now + VISIT_LASTS) is None
    await links.put(TOKEN, "h1", RECORD, CODE, KEY, clinic.now)
    assert await links.back(HANDSHAKE.state, KEY, clinic.now) is None


async def test_another_browser_proves_nothing(clinic: Clinic) -> None:
    await goes_away(clinic)
    links = clinic.storage.links
    await links.prove(TOKEN, "another", RECORD, Proof.THAID, clinic.now)
    assert not await links.give_nonce(TOKEN, KEY, NONCE, clinic.now)
    await visits(clinic, MALEE, "hers")
    await links.prove("hers", KEY, RECORD, Proof.THAID, clinic.now)  # nobody has claimed anything there
    assert not await links.give_nonce("hers", KEY, NONCE, clinic.now)


# ---- two people, one record ------------------------------------------------------------------------------------------


async def rings(clinic: Clinic) -> list[tuple[Person, str]]:
    """Who is to be told of another chat with their record."""
    due = await clinic.storage.timers.claim(clinic.now, timedelta(seconds=60), 10)
    return [(each.person, each.ref) for each in due if each.kind == LINK_SHARED]


async def test_two_people_with_one_record_are_seen_and_the_first_is_told(clinic: Clinic) -> None:
    await proves(clinic)
    first = await comes_back(clinic)
    assert await rings(clinic) == []
    await proves(clinic, MALEE, "hers", "her-nonce")
    await comes_back(clinic, MALEE, "her-nonce")
    assert await rings(clinic) == [(SOMCHAI, str(first.id))]
    assert await chats(clinic) == {RECORD.hn: 2}
    assert await links_of(clinic) == await links_of(clinic, MALEE) == [(RECORD.hn, Proof.CODE)]


async def test_linking_the_same_record_again_tells_nobody_and_makes_no_second_link(clinic: Clinic) -> None:
    await notes(clinic, MALEE, RecordLinked(linked(clinic.now)))
    await notes(clinic, SOMCHAI, RecordLinked(linked(clinic.now)))
    assert len(await rings(clinic)) == 1
    clinic.passes(minutes=5)
    await notes(clinic, SOMCHAI, RecordLinked(linked(clinic.now, proof=Proof.CODE)))
    assert await links_of(clinic) == [(RECORD.hn, Proof.CODE)]
    assert len(await rings(clinic)) == 1  # the first telling, which nobody has ended here


async def test_one_chat_has_many_records(clinic: Clinic) -> None:
    await notes(clinic, SOMCHAI, RecordLinked(linked(clinic.now)))
    clinic.passes(minutes=1)
    await notes(clinic, SOMCHAI, RecordLinked(linked(clinic.now, OTHER)))
    assert [hn for hn, _ in await links_of(clinic)] == [RECORD.hn, OTHER.hn]


# ---- unlinked, merged, over ------------------------------------------------------------------------------------------


async def test_a_link_is_let_go_of_at_once_and_only_by_its_own_chat(clinic: Clinic) -> None:
    link = linked(clinic.now)
    await notes(clinic, SOMCHAI, RecordLinked(link))
    await notes(clinic, MALEE, RecordUnlinked(link.id))
    assert len(await links_of(clinic)) == 1
    await notes(clinic, SOMCHAI, RecordUnlinked(link.id))
    await notes(clinic, SOMCHAI, RecordUnlinked(link.id))
    assert await links_of(clinic) == []
    assert await chats(clinic) == {}


async def test_a_link_follows_its_record_into_the_one_it_was_merged_with(clinic: Clinic) -> None:
    link, second = linked(clinic.now), linked(clinic.now, OTHER)
    await notes(clinic, SOMCHAI, RecordLinked(link), RecordLinked(second))
    await notes(clinic, SOMCHAI, RecordMerged(link.id, Record("h1", OTHER.id, OTHER.hn, OTHER.name)))
    [left] = (await clinic.storage.records.peek(SOMCHAI)).patient.links
    assert (left.id, left.record.hn) == (link.id, OTHER.hn)
    assert await chats(clinic) == {OTHER.hn: 1}
    await notes(clinic, MALEE, RecordMerged(link.id, RECORD))  # not hers
    assert [hn for hn, _ in await links_of(clinic)] == [OTHER.hn]


async def test_a_link_ends_by_itself_and_is_purged(clinic: Clinic) -> None:
    await notes(clinic, SOMCHAI, RecordLinked(linked(clinic.now)))
    clinic.passes(days=LINK_LASTS.days)
    assert await links_of(clinic) == []
    assert await chats(clinic) == {}
    assert await clinic.storage.records.purge(clinic.now) > 0
    count = await clinic.storage.database.read(
        lambda conn: conn.exec_driver_sql("SELECT COUNT(*) FROM links").scalar_one()
    )
    assert count == 0
