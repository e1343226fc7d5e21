"""Linking: a one-time link to the page, what LINE brings back from it, and letting go of a record at any time."""

from __future__ import annotations

import re
import secrets
from uuid import uuid4

from bot.dialogue.router import Router
from bot.dialogue.steps import Step, tag_of
from bot.dialogue.taps import press, start
from bot.dialogue.turn import SILENCE, Again, Clinic, Outcome, Ring, Turn
from bot.domain import care
from bot.domain.case_facts import CaseOpened
from bot.domain.case_kind import CaseKind
from bot.domain.consent import Purpose
from bot.domain.link import LINK_LASTS, LINK_SHARED, VISIT_LASTS, Link, hash_of
from bot.domain.messages import AccountLinked, Tap, Text
from bot.domain.ports.links import Proved
from bot.domain.record_facts import LinkOffered, RecordLinked, RecordUnlinked
from bot.domain.sayings import Card, Choice, Plain, Urgency
from bot.domain.sayings import Link as Opens
from bot.domain.words import Phrase
from bot.flows import caring_child
from bot.flows.consent_question import needing
from bot.flows.link_words import linked_card, merged_or_gone, named, on_a_button, record_line, where
from bot.flows.ways_on import TO_LINK, TO_MENU, TO_PERSON, back_to_step

router = Router()

TO_MY_LINKS = start("my_links", Phrase("way-my-links"))
_UNLINK, _REPORT = "unlink", "report"
_SAYS_MORE, _SAYS_NOTHING = 0.7, ("affirm", "deny", "unsure", "thanks_goodbye", "out_of_scope")
_READ = 80  # letters of a message in which a wish to link is looked for
_RECORD = r"(?:ประวัติ|เวชระเบียน|hn|เอช\s*เอ็น|บัตร|โรงพยาบาล|รพ|ไลน์|line|บัญชี|record|account)"
_LINKING = r"(?:เชื่อม|ผูก|ลิงก์|ลิงค์|ลิ้งค์|ลิ้งก์|link|connect)"
_LINKS = re.compile(rf"{_LINKING}.{{0,15}}{_RECORD}|(?:ขอ|อยาก)\s*(?:เชื่อม|ผูก)\s*(?:ต่อ)?\s*$", re.IGNORECASE)
_UNLINKS = re.compile(rf"(?:ยกเลิก|เลิก|ถอน|ปลด|หยุด|ลบ)\s*(?:การ)?\s*{_LINKING}|\bunlink\b|\bdisconnect\b", re.IGNORECASE)


class Shown(Step, frozen=True, tag="linking.shown"):
    """Never stood at: it names the buttons that let go of a record, which work wherever the patient is."""


_KEY = f"{tag_of(Shown)}:"


async def asked(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A guard: whoever writes that they want to link or unlink is taken there, whatever was open."""
    text = turn.text if len(turn.text) <= _READ else ""
    if not text or turn.tap is not None:
        return None
    if _UNLINKS.search(text):
        return await my_links(turn, clinic)
    return await _offered(turn, clinic) if _LINKS.search(text) else None


@router.intent("link_record", needs=Purpose.APPOINTMENTS)
async def offer(turn: Turn, clinic: Clinic) -> Outcome:
    """A link that opens the page once; the numbers are typed there and never here."""
    if not _can_link(clinic):
        choices = (*back_to_step(turn), *_mine(turn), TO_PERSON, TO_MENU)
        return Outcome((Plain(Phrase("link-counter-only")),), choices, step_kept=True)
    token = secrets.token_urlsafe(32)
    card = Card(
        Phrase("link-title"),
        (Phrase("link-why"), Phrase("link-how"), Phrase("link-once"), Phrase("link-any-time")),
        (Choice(Phrase("link-open"), Opens(f"{clinic.link_url}/{token}")),),
        alt=Phrase("alt-answer"),
    )
    said = (card, Plain(Phrase("link-at-counter")))
    facts = (LinkOffered(hash_of(token), turn.now + VISIT_LASTS),)
    return Outcome(said, (*back_to_step(turn), *_mine(turn), TO_PERSON, TO_MENU), facts=facts, step_kept=True)


_offered = needing(Purpose.APPOINTMENTS, offer)


@router.content(AccountLinked)
async def came_back(turn: Turn, clinic: Clinic) -> Outcome:
    """LINE says whose phone it is: what was proved on the page is linked with this chat, once."""
    content = turn.incoming.content
    if not isinstance(content, AccountLinked) or not content.ok or clinic.links is None:
        return SILENCE
    proved = await clinic.links.proved(turn.incoming.person, content.nonce)
    if proved is None:
        return _not_linked(turn, "link-too-late")
    if not turn.patient.agrees_to(Purpose.APPOINTMENTS):
        return _not_linked(turn, "link-no-consent")
    child_until = care.child_until(proved.record, proved.proof, turn.now.date())
    if child_until is not None:
        return caring_child.linked(turn, clinic, proved, child_until)
    return _linked(turn, clinic, proved)


@router.intent("my_links")
async def my_links(turn: Turn, clinic: Clinic) -> Outcome:
    """Which records this chat may use, as their hospitals have them now, each with a button to let go of it."""
    links = turn.patient.links
    if not links:
        return Outcome((Plain(Phrase("links-none")),), (*back_to_step(turn), TO_LINK, TO_MENU), step_kept=True)
    news, facts = await merged_or_gone(clinic, links)
    lines = (*(record_line(each.record, clinic.hospitals) for each in links), Phrase("links-unlink-hint"))
    card = Card(Phrase("links-title"), lines, tuple(to_unlink(each) for each in links), alt=Phrase("alt-answer"))
    choices = (*back_to_step(turn), TO_LINK, TO_MENU)
    return Outcome((*news, card), choices, facts=facts, step_kept=True)


@router.stale("linking")
async def let_go(turn: Turn, clinic: Clinic) -> Outcome:
    """The button of one record: it is let go of at once, or reported, wherever the patient is by now."""
    content = turn.incoming.content
    verb, _, which = (content.key if isinstance(content, Tap) else "").removeprefix(_KEY).partition(":")
    link = next((each for each in turn.patient.links if str(each.id) == which), None)
    if link is None:
        return Outcome((Plain(Phrase("unlinked-already")),), (*back_to_step(turn), TO_MENU), step_kept=True)
    if verb == _REPORT:
        case = CaseOpened(CaseKind.LINK_DISPUTED, "link_disputed", hospital=link.record.hospital)
        said = Plain(Phrase("link-shared-reported"))
        return Outcome((said,), (*back_to_step(turn), TO_PERSON, TO_MENU), facts=(case,), step_kept=True)
    said = Plain(Phrase("unlinked", {"name": named(link.record)}))
    choices = (*back_to_step(turn), TO_LINK, TO_MENU)
    return Outcome((said,), choices, facts=(RecordUnlinked(link.id),), step_kept=True)


@router.step(Shown)
async def stand(turn: Turn, clinic: Clinic, step: Shown) -> Outcome:
    """Nobody stands here; what would be asked is shown."""
    return await my_links(turn, clinic)


@router.timer(LINK_SHARED)
async def shared(ring: Ring, clinic: Clinic) -> Outcome:
    """Another chat has the same record now: whoever has had it hears so, and can have it looked into."""
    link = next((each for each in ring.patient.links if str(each.id) == ring.ref), None)
    if link is None:
        return SILENCE
    hospital = where(link.record, clinic.hospitals)
    lines = (Phrase("link-shared", {"name": named(link.record), "hospital": hospital}), Phrase("link-shared-ask"))
    report = press(Shown, f"{_REPORT}:{link.id}", Phrase("link-shared-unknown"))
    card = Card(Phrase("link-shared-title"), lines, (report,), alt=Phrase("alt-answer"))
    return Outcome((card,), (TO_MY_LINKS, TO_MENU), urgency=Urgency.OUTCOME, step_kept=True)


async def number_typed(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A guard: a citizen id in a message is hidden before it is kept; how to take it back from the phone is said, then what else was."""
    if not turn.hidden:
        return None
    way = (Phrase("number-link"),) if _can_link(clinic) else ()
    lines = (Phrase("number-hidden"), Phrase("number-unsend"), *way)
    card = Card(Phrase("number-hidden-title"), lines, (TO_LINK,) if way else (), alt=Phrase("alt-answer"))
    says_more = turn.understanding.confidence >= _SAYS_MORE and turn.understanding.intent not in _SAYS_NOTHING
    again = (Again(Text(turn.text)),) if says_more else ()
    return Outcome((card,), (*back_to_step(turn), TO_MENU), step_kept=True, again=again)


def to_unlink(link: Link) -> Choice:
    """A button that lets go of a record, wherever and whenever it is pressed. It names the record: its words may be typed."""
    label = Phrase("link-unlink", {"name": on_a_button(link.record)})
    return press(Shown, f"{_UNLINK}:{link.id}", label)


def _linked(turn: Turn, clinic: Clinic, proved: Proved) -> Outcome:
    link = Link(uuid4(), proved.record, proved.proof, turn.now, turn.now + LINK_LASTS)
    card = linked_card(link, clinic.hospitals, "linked-title", to_unlink(link))
    return Outcome(
        (card,),
        (*back_to_step(turn), TO_MY_LINKS, TO_MENU),
        facts=(RecordLinked(link, proved.visit),),
        urgency=Urgency.OUTCOME,
        step_kept=True,
        relied_on=(Purpose.APPOINTMENTS,),
    )


def _not_linked(turn: Turn, phrase: str) -> Outcome:
    choices = (*back_to_step(turn), TO_LINK, TO_MENU)
    return Outcome((Plain(Phrase(phrase)),), choices, urgency=Urgency.OUTCOME, step_kept=True)


def _can_link(clinic: Clinic) -> bool:
    return bool(clinic.link_url and clinic.links is not None and clinic.links.hospitals)


def _mine(turn: Turn) -> tuple[Choice, ...]:
    return (TO_MY_LINKS,) if turn.patient.links else ()
