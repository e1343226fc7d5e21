"""Reads the triage protocols, refuses what a clinician would not have meant, and gives them as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from bot.domain.errors import BadConfiguration
from bot.domain.protocol import Protocol, Rule
from config.protocol_faults import faults_between, faults_of
from config.protocol_file import ProtocolFile, hash_of
from config.read_cautions import read_cautions
from config.read_modifiers import Modifiers, read_modifiers
from config.yaml_file import decoded, shaped

FOLDER = Path(__file__).parent / "protocols"


@cache
def shipped_protocols() -> Mapping[str, Protocol]:
    """The protocols of this installation by id, read once per process: they do not change while it runs. Raises as read_protocols."""
    return MappingProxyType(dict(read_protocols()))


def read_protocols(folder: Path = FOLDER) -> Mapping[str, Protocol]:
    """Every protocol of the folder by id. Raises BadConfiguration with file and fault."""
    protocols: dict[str, Protocol] = {}
    modifiers, cautions = read_modifiers(), read_cautions()
    for path in sorted(folder.glob("*.yaml")):
        protocol = read_protocol(path, modifiers)
        if protocol.id != path.stem:
            raise BadConfiguration(f"{path.name}: the id {protocol.id!r} is not the file's name")
        protocols[protocol.id] = replace(protocol, cautions=cautions)
    if faults := faults_between(tuple(protocols.values())):
        raise BadConfiguration("; ".join(faults))
    unknown = {each for caution in cautions for each in caution.protocols} - set(protocols)
    if unknown and folder == FOLDER:
        raise BadConfiguration(f"cautions.yaml: no such protocol: {', '.join(sorted(unknown))}")
    return protocols


def read_protocol(path: Path, modifiers: Modifiers | None = None) -> Protocol:
    """One protocol, with the rules of the modifiers (the shipped ones if none are given). Raises BadConfiguration with the fault."""
    modifiers = modifiers or read_modifiers()
    raw = decoded(path, path.name)
    read = shaped(raw, ProtocolFile.model_validate, path.name)
    found = hash_of(raw)
    protocol = replace(read.protocol(), modifiers=modifiers.every, content_hash=found)
    protocol = replace(protocol, rules=tuple(_told_if_modified(each, modifiers) for each in protocol.rules))
    faults = faults_of(protocol)
    faults += [f"weighs_itself: no modifier {each!r}" for each in protocol.weighs_itself if each not in modifiers.ids()]
    if read.signed is not None and read.signed.hash != found:
        faults.append(f"was changed after {read.signed.who} signed it (the hash is now {found})")
    if faults:
        raise BadConfiguration(f"{path.name}: " + "; ".join(faults))
    return replace(protocol, rules=(*protocol.rules, *modifiers.rules(protocol.otherwise, protocol.weighs_itself)))


def _told_if_modified(rule: Rule, modifiers: Modifiers) -> Rule:
    """A rule that tests a modifier is no reason to ask: nobody asks for modifiers by themselves."""
    names = {each.id for each in modifiers.every}
    return rule if names.isdisjoint(rule.when) else replace(rule, told_only=True)
