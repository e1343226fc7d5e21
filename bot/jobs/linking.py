"""Linking a record to a chat: the hospital is asked, a code is sent, and nothing tells a stranger who is a patient where."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, datetime

import structlog

from bot.dialogue.phrasebook import Phrasebook
from bot.domain.care import of_age_on
from bot.domain.errors import HospitalRefused, HospitalUnavailable
from bot.domain.link import CODE_DIGITS, Claimed, NumberKind, Proof, Record
from bot.domain.messages import Person
from bot.domain.ports.account_link import AccountLink
from bot.domain.ports.hospital_records import HospitalRecords
from bot.domain.ports.identity_provider import Handshake, IdentityProvider, IdentityRefused, IdentitySilent
from bot.domain.ports.link_desk import LinkGone, LinkLocked, NoRecordHere, NotIdentified, PlatformSilent
from bot.domain.ports.links import CodeAnswer, Links, Proved, Visit
from bot.domain.ports.messenger import AnswerLost, MessageRefused, NotSent, RateLimited
from bot.domain.ports.sms import SmsNotSent, SmsSender
from bot.domain.words import Name, Phrase
from bot.flows.contact_words import phone_in
from bot.jobs import measures

STEP = 1.0  # seconds: a claim is answered after a whole number of them, whatever was found
MOBILES = ("06", "08", "09")

log = structlog.get_logger(__name__)


class LinkingDesk:
    """Ports LinkDesk and LinksSeen. `names`: of the hospitals, by id, for the message with the code."""

    def __init__(
        self,
        links: Links,
        records: Mapping[str, HospitalRecords],
        names: Mapping[str, Name],
        sms: SmsSender,
        account: AccountLink,
        phrasebook: Phrasebook,
        clock: Callable[[], datetime],
        *,
        step: float = STEP,
        provider: IdentityProvider | None = None,
    ) -> None:
        self._links, self._records, self._names = links, records, names
        self._sms, self._account, self._phrasebook = sms, account, phrasebook
        self._clock, self._step, self._provider = clock, step, provider
        self._sending: set[asyncio.Task[None]] = set()

    @property
    def kinds(self) -> Mapping[str, frozenset[NumberKind]]:
        """See LinkDesk."""
        return {hospital: records.kinds for hospital, records in self._records.items()}

    @property
    def hospitals(self) -> AbstractSet[str]:
        """See LinksSeen."""
        return self._records.keys()

    async def look(self, token: str) -> Visit:
        """See LinkDesk."""
        visit = await self._links.visit(token, self._clock())
        if visit is None:
            raise LinkGone
        return visit

    async def claim(self, token: str, hospital: str, claimed: Claimed) -> str:
        """See LinkDesk."""
        began = asyncio.get_running_loop().time()
        try:
            return await self._claim(token, hospital, claimed)
        finally:
            passed = asyncio.get_running_loop().time() - began
            await asyncio.sleep(self._step - passed % self._step)

    async def answer(self, token: str, key: str, code: str) -> CodeAnswer:
        """See LinkDesk."""
        await self.look(token)
        answered = await self._links.answer(token, key, code, self._clock())
        measures.LINK_CODES.labels(answered.value).inc()
        return answered

    @property
    def identifies(self) -> bool:
        """See LinkDesk."""
        return self._provider is not None

    async def send_away(self, token: str, hospital: str) -> tuple[str, str]:
        """See LinkDesk."""
        await self.look(token)
        if self._provider is None or hospital not in self._records:
            raise LinkGone
        state, nonce, verifier, key = (secrets.token_urlsafe(32) for _ in range(4))
        handshake = Handshake(state, nonce, verifier)
        await self._links.send_away(token, hospital, handshake, key, self._clock())
        return self._provider.address(handshake), key

    async def come_back(self, state: str, key: str, code: str) -> str:
        """See LinkDesk. The same answer twice is refused: what was kept for it is gone with the first."""
        away = await self._links.back(state, key, self._clock())
        if away is None or self._provider is None:
            raise LinkGone
        if not code:  # they went back, or said no there
            raise NotIdentified(away.token)
        try:
            identity = await self._provider.identity(code, away.handshake)
        except (IdentityRefused, IdentitySilent) as fault:
            measures.LINK_CLAIMS.labels("not_identified").inc()
            log.warning("not_identified", reason=str(fault))
            raise NotIdentified(away.token, silent=isinstance(fault, IdentitySilent)) from fault
        record = await self._found(away.hospital, Claimed(NumberKind.CITIZEN, identity.citizen_id, identity.born))
        measures.LINK_CLAIMS.labels("nobody" if record is None else "identified").inc()
        if record is None:
            raise NoRecordHere(away.token)
        await self._links.prove(away.token, key, record, Proof.THAID, self._clock())
        return away.token

    async def onward(self, token: str, key: str) -> str:
        """See LinkDesk. A nonce for each try: an earlier one that was not used is worth nothing from then on."""
        visit, nonce = await self.look(token), secrets.token_urlsafe(32)
        if not await self._links.give_nonce(token, key, nonce, self._clock()):
            raise LinkGone
        try:
            return await self._account.address(visit.person, nonce)
        except (NotSent, AnswerLost, RateLimited, MessageRefused) as fault:
            log.warning("account_link_not_begun", reason=type(fault).__name__)
            raise PlatformSilent from fault

    async def proved(self, person: Person, nonce: str) -> Proved | None:
        """See LinksSeen."""
        return await self._links.proved(person, nonce, self._clock())

    async def current(self, record: Record) -> Record | None:
        """See LinksSeen."""
        return await self._at(record.hospital).current(record.id)

    async def aclose(self) -> None:
        """Let the codes that are under way go out, then close connections."""
        await asyncio.gather(*self._sending)
        await self._sms.aclose()
        if self._provider is not None:
            await self._provider.aclose()

    async def _claim(self, token: str, hospital: str, claimed: Claimed) -> str:
        visit, now = await self.look(token), self._clock()
        locked = await self._links.count(token, hospital, claimed, now)
        if locked is not None:
            measures.LINK_CLAIMS.labels("locked").inc()
            raise LinkLocked(locked)
        record = await self._found(hospital, claimed)
        if record is not None and is_child(claimed, now.date()):
            record = replace(record, born=claimed.born)
        phone = mobile_of(record.phones) if record is not None else None
        if phone is not None and not await self._links.may_send(phone, now):
            phone = None
        code, key = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}", secrets.token_urlsafe(32)
        await self._links.put(token, hospital, record if phone is not None else None, code, key, now)
        measures.LINK_CLAIMS.labels("nobody" if record is None else "sent" if phone is not None else "no_phone").inc()
        if phone is not None:
            self._send(phone, code, hospital, visit.language)
        return key

    async def _found(self, hospital: str, claimed: Claimed) -> Record | None:
        try:
            return await self._at(hospital).find(claimed)
        except (HospitalUnavailable, HospitalRefused):
            measures.LINK_CLAIMS.labels("no_answer").inc()
            raise

    def _at(self, hospital: str) -> HospitalRecords:
        try:
            return self._records[hospital]
        except KeyError:
            raise HospitalRefused(f"no records are linked at {hospital}") from None

    def _send(self, phone: str, code: str, hospital: str, language: str) -> None:
        """On the way while the page is answered: the answer must not take longer for somebody who is there."""
        words = Phrase("link-sms", {"code": code, "hospital": self._names[hospital]})
        task = asyncio.create_task(self._sent(phone, self._phrasebook.word(words, language)))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _sent(self, phone: str, text: str) -> None:
        try:
            await self._sms.send(phone, text)
        except SmsNotSent as fault:  # the page says what to do when none comes, to everybody alike
            measures.LINK_SMS.labels("failed").inc()
            log.warning("sms_not_sent", reason=str(fault))
        else:
            measures.LINK_SMS.labels("sent").inc()


def is_child(claimed: Claimed, today: date) -> bool:
    """Whether it may be a child's record, so that its birth date is needed on; that of others is forgotten with the claim."""
    day = of_age_on(claimed.born)
    return day is not None and day > today


def mobile_of(phones: tuple[str, ...]) -> str | None:
    """The first Thai mobile, as 10 digits from 0: a fixed line takes no SMS."""
    read = (phone_in(each) for each in phones)
    return next((each for each in read if each is not None and each.startswith(MOBILES) and len(each) == 10), None)
