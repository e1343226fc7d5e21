"""Thai as people really type it is put into one regular form, and every letter remembers where it came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, count
from operator import eq

_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"  # vowels and tones that stand above or below a consonant
_SARA_AM, _NIKHAHIT, _SARA_AA, _SARA_E, _SARA_AE = "\u0e33", "\u0e4d", "\u0e32", "\u0e40", "\u0e41"
_INVISIBLE = (
    "\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U0001f3fb-\U0001f3ff"
    "\U000e0000-\U000e01ef"
)
_EMOJI = "\u2600-\u27bf\U0001f000-\U0001f3fa\U0001f400-\U0001faff"
_ODD_BLANK = "\t\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_WIDE = "\u2010-\u2015\u2018-\u201f\u2026\u2100-\u214f\u2460-\u24ff\u3220-\u33ff\uff01-\uffee\U0001d400-\U0001d7ff"
_BLANK = rf"\n {_ODD_BLANK}"
_VOWEL, _TONE = r"[\u0e31\u0e34-\u0e3a]", r"[\u0e48-\u0e4c]"
# What is not yet in the regular form. Each branch begins with a plain class and none can start again inside another's
# repeat, so matching is linear.
_IRREGULAR = re.compile(
    rf"(?P<blank>[{_BLANK}][{_BLANK}{_INVISIBLE}]+|[{_ODD_BLANK}])"
    rf"|(?P<invisible>[{_INVISIBLE}]+)"
    rf"|(?P<marks>(?!{_VOWEL}{_TONE}(?![{_MARKS}{_INVISIBLE}]))[{_MARKS}][{_MARKS}{_INVISIBLE}]+[{_SARA_AM}{_SARA_AA}]?"
    rf"|{_NIKHAHIT}{_SARA_AA}|{_SARA_AM}[{_MARKS}]+)"
    rf"|(?P<ae>{_SARA_E}[{_INVISIBLE}]*{_SARA_E}[{_SARA_E}{_INVISIBLE}]*)"
    r"|(?P<long>(?P<vowel>[\u0e30\u0e32\u0e33\u0e41-\u0e44\u0e46])(?P=vowel)+|(?P<letter>[^\W\d_\u0e2d])(?P=letter){2,}"
    r"|\u0e2d{4,}"  # three อ stand in ไอออก
    rf"|(?P<emoji>[{_EMOJI}])(?:[{_INVISIBLE}]*(?P=emoji))+"
    # of งง, ถนน, สรร, โดด the last letter is no drawl
    rf"|(?<=[\u0e01-\u0e4e])(?!(?<=โ)ดด)(?P<drawled>[\u0e01-\u0e06\u0e08-\u0e18\u0e1a-\u0e22\u0e25-\u0e2e])(?P=drawled)(?=[\s!?,~]|$))"
    rf"|(?P<laughter>(?<![\d.,/:-])5{{3,}}(?:\+|5)*(?![\d.,/:-]))"
    r"|(?P<digit>[\u0e50-\u0e59])"
    r"|(?P<lone>[\ud800-\udfff])"
    rf"|(?P<wide>[{_WIDE}])"
)
# Where _IRREGULAR may match, found by scans that begin with one class each, which is an order of magnitude faster.
_SUSPECTS = (
    re.compile(rf"[{_INVISIBLE}{_ODD_BLANK}{_WIDE}\u0e4d\u0e50-\u0e59\ud800-\udfff]"),
    re.compile(rf"[{_BLANK}](?=[{_BLANK}{_INVISIBLE}])"),
    re.compile(rf"[{_MARKS}](?=[{_MARKS}{_INVISIBLE}])(?!(?<={_VOWEL}){_TONE}(?![{_MARKS}{_INVISIBLE}]))"),
    re.compile(rf"{_SARA_AM}(?=[{_MARKS}])"),
    re.compile(r"([\u0e01-\u0e06\u0e08-\u0e18\u0e1a-\u0e22\u0e25-\u0e2e])\1(?=[\s!?,~]|$)"),
    re.compile(rf"[{_EMOJI}](?=[{_INVISIBLE}])"),
    re.compile(rf"{_SARA_E}(?=[{_SARA_E}{_INVISIBLE}])"),
)
_NOT_LAUGHED = re.compile(r"(?:hn|เลข|โทร|เบอร์|รหัส|คิว|ห้อง|no|tel|ราคา)[^\n]{0,8}$")
_DOUBLES = "\u0e30\u0e32\u0e33\u0e41\u0e42\u0e43\u0e44\u0e46"  # never written twice in a word
_DASHES_AND_QUOTES = str.maketrans(
    {**dict.fromkeys("‐‑‒–—―", "-"), **dict.fromkeys("‘’‚‛", "'"), **dict.fromkeys("“”„‟", '"')}
)
_LONGEST_FOLD = 4  # a compatibility form that would grow beyond this is kept as it is, so that output stays linear


@dataclass(frozen=True, slots=True)
class Normalised:
    """`text` in the regular form. `span` turns a place in it into code points of the text as given."""

    text: str
    original: str
    _from: tuple[int, ...]  # where each piece begins in `text`, ascending, from 0
    _pieces: tuple[
        tuple[int, int, bool], ...
    ]  # for each: begin and end in the original, and whether letters map one to one

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The smallest [start, end) of the original that produced text[start:end]. Empty for an empty range."""
        if start >= end or not self._pieces:
            return (0, 0)
        return self._edge(start)[0], self._edge(end - 1)[1]

    def _edge(self, at: int) -> tuple[int, int]:
        """The original range of the one letter text[at]."""
        which = bisect_right(self._from, at) - 1
        begin, end, plain = self._pieces[which]
        return (begin + at - self._from[which], begin + at - self._from[which] + 1) if plain else (begin, end)


_LATELY = 16  # messages: the rules on danger and the understanding read the same one


@lru_cache(maxsize=_LATELY)
def normalise(text: str) -> Normalised:
    """Lower case, one blank between words, Arabic digits, vowels and tones in their order, no invisible letters, no drawling,
    one emoji for many alike, and every laughter is 555.

    Takes any string, lone surrogates and NUL included; never raises; linear in the length of the text.
    """
    small = _lower(text)
    out: list[str] = []
    starts: list[int] = []
    pieces: list[tuple[int, int, bool]] = []
    done = made = 0

    def add(piece: str, begin: int, end: int, plain: bool) -> None:
        nonlocal made
        if piece:
            out.append(piece)
            starts.append(made)
            pieces.append((begin, end, plain))
            made += len(piece)

    for at in _suspects(small):
        if at < done or not (match := _IRREGULAR.match(small, at)):
            continue
        add(small[done:at], done, at, True)
        add(_regular(match), at, match.end(), False)
        done = match.end()
    add(small[done:], done, len(small), True)
    return Normalised("".join(out), text, tuple(starts), tuple(pieces))


def _lower(text: str) -> str:
    """Small letters, one for one."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _suspects(text: str) -> list[int]:
    """Every place where something irregular may begin, ascending."""
    found = {match.start() for scan in _SUSPECTS for match in scan.finditer(text)}
    for at in compress(count(), map(eq, text, text[1:])):
        letter = text[at]
        if letter in _DOUBLES or letter > "\u2600" or text[at + 2 : at + 3] == letter:
            found.add(at)
    return sorted(found)


def _regular(match: re.Match[str]) -> str:
    """The regular form of one irregular place."""
    found, kind = match.group(), next(name for name in _KINDS if match[name] is not None)
    if kind == "blank":
        return "\n" if "\n" in found else " "
    if kind == "invisible":
        return ""
    if kind == "marks":
        return _in_order(found)
    if kind == "ae":
        return _SARA_AE
    if kind == "digit":
        return str(ord(found) - 0x0E50)
    if kind == "laughter":
        return found if _NOT_LAUGHED.search(match.string, max(0, match.start() - 16), match.start()) else "555"
    if kind == "lone":
        return "\ufffd"
    return found[0] if kind == "long" else _folded(found)


_KINDS = ("blank", "invisible", "marks", "ae", "long", "laughter", "digit", "lone", "wide")


def _in_order(marks: str) -> str:
    """Vowel before tone before the killer mark, each once; nikhahit with sara aa becomes sara am, and tones stand before it."""
    kept = {mark: None for mark in marks if "\u0e31" <= mark <= "\u0e4e"}
    long_a = _SARA_AA in kept
    if long_a and _NIKHAHIT in kept:
        del kept[_NIKHAHIT]
        kept[_SARA_AM] = None
        del kept[_SARA_AA]
    return "".join(sorted(kept, key=_rank))


def _rank(mark: str) -> int:
    if mark in (_SARA_AM, _SARA_AA):
        return 4
    if "\u0e48" <= mark <= "\u0e4b":
        return 2
    return 3 if mark == "\u0e4c" else 1


def _folded(letter: str) -> str:
    """Full-width, circled and styled letters as plain ones; capitals as small ones."""
    plain = unicodedata.normalize("NFKC", letter.translate(_DASHES_AND_QUOTES)).lower()
    return plain if 0 < len(plain) <= _LONGEST_FOLD and plain.isprintable() else letter


_LOOSE_BLANK = re.compile(r" (?:(?<![a-z0-9'] )|(?![a-z0-9]))")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A normalised text without the blanks that Thai does not need ('เจ็บ หน้า อก'); `gaps` are the places where one stood."""

    text: str
    gaps: tuple[int, ...]
    whole: Normalised

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The [start, end) of the text as given that produced text[start:end]."""
        return self.whole.span(*self.unsqueezed(start, end))

    def unsqueezed(self, start: int, end: int) -> tuple[int, int]:
        """The [start, end) of the normalised text that this text[start:end] was."""
        if start >= end:
            return (0, 0)
        return start + bisect_right(self.gaps, start), end + bisect_right(self.gaps, end - 1)

    def gap_between(self, start: int, end: int) -> int | None:
        """The first place after `start` and up to `end` where a blank stood, or None."""
        which = bisect_right(self.gaps, start)
        return self.gaps[which] if which < len(self.gaps) and self.gaps[which] <= end else None

    def blank_before(self, at: int) -> bool:
        """Whether a blank stood right before this letter."""
        which = bisect_right(self.gaps, at) - 1
        return which >= 0 and self.gaps[which] == at


_WRONG_AI = re.compile("ใ(?=อ|หว|ด้)")


def squeeze(whole: Normalised) -> Squeezed:
    """Drop each blank but those between two Latin letters or digits; ใ where only ไ is written (ใอ, ใหว, ใด้) becomes that."""
    text = _WRONG_AI.sub("ไ", whole.text) if "ใ" in whole.text else whole.text
    if " " not in text:
        return Squeezed(text, (), whole)
    gaps = tuple(match.start() - nth for nth, match in enumerate(_LOOSE_BLANK.finditer(text)))
    return Squeezed(_LOOSE_BLANK.sub("", text), gaps, whole)


@lru_cache(maxsize=_LATELY)
def squeezed(text: str) -> Squeezed:
    """A text as given, normalised and squeezed; the same object for the same text, while it is remembered."""
    return squeeze(normalise(text))
