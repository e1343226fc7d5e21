"""How danger signs are said, as configuration gives it to whoever reads raw text for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.understanding import Alarm


@dataclass(frozen=True, slots=True)
class DangerSign:
    """One danger sign: `say` are patterns in the notation of the lexicon, `source` where the criterion comes from.

    `names` are patterns too, of the illness by its name: that is also said in talk about it (โรคสโตรกป้องกันยังไง).

    `ask` are patterns that are too weak to act on and too strong to pass over: the bot asks. `joked`: often said in jest, and then
    asked about too.

    `room` are patterns too: a sign that is told like this is for the emergency room now, and not for an ambulance. They alarm nobody
    by themselves; they only say how urgent what the others find is. `passed`: the same of a sign that is told as over by now; `own`:
    patterns of what such a sign is made of, which does not count as worse beside it. `mostly_room`: by its sources this sign is for the
    room unless worse is told; that counts where no rule has the words. `ambulance`: patterns with which it is never for the room only.

    `young`: below these ages in years, of a man and of a woman, it is for the emergency room where nothing is told that makes it worse.

    `after_it_passed`: still urgent when it is told as over or long ago. `even_if`: still urgent when told as a condition or
    of somebody in a story.
    """

    code: str
    alarm: Alarm
    source: tuple[str, ...]
    say: tuple[str, ...]
    names: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    room: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    mostly_room: bool = False
    ambulance: tuple[str, ...] = ()
    young: tuple[int, int] | None = None
    after_it_passed: bool = False
    even_if: bool = False
    joked: bool = False


@dataclass(frozen=True, slots=True)
class RedFlagLexicon:
    """`hints`, by the code of a sign: words of which two of different signs together are asked about; `weak` holds those that need one of a
    sign beside them. `worse`: patterns of failing breath, circulation or mind, with which no sign is for the emergency room only.

    `words` are the named groups that patterns use, `fillers` what may stand between two words, `idioms` what only looks alike."""

    words: Mapping[str, tuple[str, ...]]
    fillers: tuple[str, ...]
    idioms: tuple[str, ...]
    signs: tuple[DangerSign, ...]
    hints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    worse: tuple[str, ...] = ()
