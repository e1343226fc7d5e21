"""Thai is cut into words, with PyThaiNLP and the words of our own list."""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

_RUN = re.compile(r"[\u0e01-\u0e4e]+|[a-z]+|\d+|[^\w\s]")
_THAI = re.compile(r"[\u0e01-\u0e4e]+")
_Cut = Callable[[str], list[str]]


def cut(text: str) -> list[str]:
    """The words of a normalised text, without blanks. The first call takes up to a second unless `warm_up` ran before.

    Without PyThaiNLP, or when its dictionary cannot be read, our own words are found and what lies between them is one
    word, for each run of one script: worse, but never an error.
    """
    return [word for word in _cutter()(text) if not word.isspace()]


def warm_up() -> threading.Thread:
    """Load the dictionary in a thread of its own, so that nobody waits for it. Join it, or do not."""
    thread = threading.Thread(target=_cutter, name="words", daemon=True)
    thread.start()
    return thread


def wait_until_ready() -> None:
    """Return once the dictionary is loaded; loads it if nobody has begun."""
    with _once:
        _load()


_once = threading.Lock()


def _cutter() -> _Cut:
    """While another thread loads the dictionary nobody waits for it: until then the words are those of `by_own_words`."""
    if _load.cache_info().currsize:
        return _load()
    if not _once.acquire(blocking=False):
        return by_own_words
    try:
        return _load()
    finally:
        _once.release()


@cache
def _load() -> _Cut:
    for cutter in (_quick, _plain):
        try:
            cut_up = cutter()
            cut_up("อุ่นเครื่อง")
        except (ImportError, OSError):
            continue
        return cut_up
    return by_own_words


def _quick() -> _Cut:
    """PyThaiNLP's newmm as written in Rust (nlpo3): six times as fast, a quarter of the start.

    Raises ImportError where its wheel is not installed, OSError where no file can be written for it to read.
    """
    from nlpo3 import load_dict, segment
    from pythainlp.corpus import thai_words

    with tempfile.TemporaryDirectory(prefix="klaimor-words-") as folder:
        path = Path(folder) / "words.txt"
        path.write_text("\n".join(sorted(frozenset(thai_words()) | own_words())), "utf-8")
        _, loaded = load_dict(str(path), folder)
        if not loaded:
            raise OSError("the dictionary could not be read")

    def cut_up(text: str) -> list[str]:
        try:
            return segment(text, folder)
        except UnicodeEncodeError:  # half a letter, which a normalised text never holds
            return by_own_words(text)

    return cut_up


def _plain() -> _Cut:
    """PyThaiNLP's newmm in Python: of a hundred messages it cuts one differently, most for an apostrophe or a dot."""
    from pythainlp.corpus import thai_words
    from pythainlp.tokenize import word_tokenize
    from pythainlp.util import dict_trie

    trie = dict_trie(frozenset(thai_words()) | own_words())

    def cut_up(text: str) -> list[str]:
        return list(word_tokenize(text, custom_dict=trie, engine="newmm", keep_whitespace=False))

    return cut_up


def by_own_words(text: str) -> list[str]:
    """The words as far as our own list goes, the longest first; linear in the length of the text."""
    found: list[str] = []
    for run in _RUN.findall(text):
        found.extend(_split(run) if _THAI.match(run) else [run])
    return found


def _split(run: str) -> list[str]:
    parts: list[str] = []
    done = 0
    for match in _own().finditer(run):
        parts.extend(part for part in (run[done : match.start()], match.group()) if part)
        done = match.end()
    return parts + ([run[done:]] if done < len(run) else [])


@cache
def _own() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(own_words(), key=lambda word: (-len(word), word))))


@cache
def own_words() -> frozenset[str]:
    """The words of nlu/lexicon/words.txt: everyday, Isan, Northern and Southern ones that the dictionary lacks or splits."""
    lines = (files("nlu") / "lexicon" / "words.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def first_names() -> frozenset[str]:
    """Thai first names, as far as PyThaiNLP knows them; none without it."""
    try:
        from pythainlp.corpus import thai_female_names, thai_male_names

        return frozenset(thai_female_names()) | frozenset(thai_male_names())
    except (ImportError, OSError):
        return frozenset()


def usual_words(thai: int, latin: int) -> list[str]:
    """The words that are used most (Thai National Corpus), so many Thai ones of the dictionary and so many in Latin letters."""
    from pythainlp.corpus import thai_words, tnc

    known = thai_words()
    counts = [(count, word.lower()) for word, count in tnc.word_freqs()]
    ranked = [word for _, word in sorted(counts, key=lambda each: (-each[0], each[1]))]
    ours = [word for word in ranked if word in known and not word.isascii()]
    foreign = [word for word in ranked if word.isascii() and word.isalpha() and len(word) > 2]
    return [*list(dict.fromkeys(ours))[:thai], *list(dict.fromkeys(foreign))[:latin]]
