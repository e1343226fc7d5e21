"""The training examples, with the words that mean one thing, are read from nlu/data in Rasa's YAML format."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

import yaml

from nlu.normalise import normalise, squeeze

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # not msgspec's: the Rasa project reads this too and has none
_SYNONYMS = "synonyms_"
_ANNOTATED = re.compile(r"\[([^\]\n]+)\](?:\{[^}\n]*\}|\([^)\n]*\))")


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence and what it wants; `file` and `line` are where it stands.

    `spans` are its annotations: what is said, and where that begins in `text`.
    """

    intent: str
    text: str
    file: str
    line: int = 0
    spans: tuple[tuple[str, int], ...] = ()

    @property
    def place(self) -> str:
        """Where it stands, for a report that shows no texts."""
        return f"{self.file}:{self.line}"


def examples() -> tuple[Example, ...]:
    """Every example of every file, in the order of file names; entity annotations are taken off."""
    return tuple(each for name, text in _sources() for each in _read(name, text))


def sign_examples() -> tuple[Example, ...]:
    """What is and what only sounds like a danger sign, from nlu/signs. The intent is a sign's code or `none`, then / and how it is told."""
    return tuple(each for name, text in _sources("signs") for each in _read(name, text))


def openings() -> tuple[Example, ...]:
    """How people open, from nlu/openings. The intent is the id of a protocol, then, after strokes, those that are told beside it."""
    return tuple(each for name, text in _sources("openings") for each in _read(name, text))


def answers_told() -> tuple[tuple[str, str, str], ...]:
    """How people answer, from nlu/replies: the question (protocol/topic), the code of the answer that is meant, and the words."""
    entries = (entry for _, text in _sources("replies") for entry in yaml.load(text, Loader=_LOADER))  # noqa: S506 (one of the two safe loaders)
    return tuple(
        (entry["id"], code, str(text))
        for entry in entries
        for code, texts in entry["answers"].items()
        for text in texts
    )


def author(example: Example) -> str:
    """Who wrote an example: the letter at the end of its file's name, or `first` for the files before there were several."""
    name = example.file.removesuffix(".yml").rpartition("_")[2]
    return name if len(name) == 1 else "first"


def fingerprint(given: Iterable[Example] = ()) -> str:
    """Changes whenever an example (all that `examples` has, where none are given), or the list of own words, changes."""
    digest = hashlib.sha256()
    for each in given or examples():
        digest.update(f"{each.intent}\0{each.text}\0".encode())
    digest.update((files("nlu") / "lexicon" / "words.txt").read_bytes())
    return digest.hexdigest()[:16]


def _sources(kind: str = "data") -> Iterator[tuple[str, str]]:
    folder = files("nlu") / kind
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.name.endswith(".yml"):
            yield each.name, each.read_text("utf-8")


def synonyms() -> dict[str, dict[str, tuple[str, ...]]]:
    """For each entity of the files synonyms_<entity>.yml: its codes, and the words that mean them, in regular form."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, text in _sources():
        if name.startswith(_SYNONYMS):
            codes = found.setdefault(name.removeprefix(_SYNONYMS).removesuffix(".yml"), {})
            for entry in yaml.load(text, Loader=_LOADER)["nlu"]:  # noqa: S506 (one of the two safe loaders)
                lines = (line.removeprefix("- ").strip() for line in entry["examples"].splitlines())
                codes[entry["synonym"]] = tuple(dict.fromkeys(squeeze(normalise(line)).text for line in lines if line))
    return found


def _read(name: str, text: str) -> Iterator[Example]:
    lines = _Lines(text)
    for entry in yaml.load(text, Loader=_LOADER).get("nlu", ()):  # noqa: S506 (one of the two safe loaders)
        for line in entry.get("examples", "").splitlines() if "intent" in entry else ():
            said, spans = _unannotated(line.removeprefix("- ").strip())
            if said:
                yield Example(entry["intent"], said, name, lines.number(line), spans)


def _unannotated(line: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The sentence without its annotations, and where they stood."""
    parts, spans, done, made = [], [], 0, 0
    for match in _ANNOTATED.finditer(line):
        parts.append(line[done : match.start()])
        made += len(parts[-1])
        spans.append((match[1], made))
        parts.append(match[1])
        made += len(match[1])
        done = match.end()
    return "".join([*parts, line[done:]]), tuple(spans)


class _Lines:
    """The numbers of the lines of a file, asked for in order."""

    def __init__(self, text: str) -> None:
        self._lines = iter(enumerate((line.strip() for line in text.splitlines()), 1))

    def number(self, line: str) -> int:
        """Of the next line that says this; 0 when there is none."""
        return next((number for number, said in self._lines if said == line.strip()), 0)
