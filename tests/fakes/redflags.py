"""Danger signs by a handful of words, or none at all, for tests that are not about how signs are found."""

from __future__ import annotations

from bot.domain.understanding import Alarm, RedFlag

_SIGNS = {
    "เจ็บแน่นหน้าอก": ("chest_pain", Alarm.EMERGENCY),
    "ปากเบี้ยว": ("stroke", Alarm.EMERGENCY),
    "กินยานอนหลับไปทั้งแผง": ("overdose", Alarm.EMERGENCY),
    "chest pain": ("chest_pain", Alarm.EMERGENCY),
    "อยากตาย": ("suicide", Alarm.CRISIS),
}


class WordSigns:
    """Port RedFlags."""

    def read(self, text: str) -> tuple[RedFlag, ...]:
        found = [
            RedFlag(code, alarm, words, text.find(words), text.find(words) + len(words))
            for words, (code, alarm) in _SIGNS.items()
            if words in text
        ]
        return tuple(sorted(found, key=lambda flag: flag.start))

    def doubts(self, text: str) -> tuple[RedFlag, ...]:
        sign = "ไม่ไหวแล้วนะ"
        at = text.find(sign)
        return (RedFlag("call_for_help", Alarm.EMERGENCY, sign, at, at + len(sign)),) if at >= 0 else ()


class NoSigns:
    """Port RedFlags that sees nothing, so that the rules are tried and not the guard."""

    def read(self, text: str) -> tuple[RedFlag, ...]:
        return ()

    def doubts(self, text: str) -> tuple[RedFlag, ...]:
        return ()
