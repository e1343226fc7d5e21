"""Rendered messages back as lines that a person can read, for tests and transcripts."""

from __future__ import annotations

import msgspec


class _Action(msgspec.Struct):
    label: str = ""


class _Item(msgspec.Struct):
    action: _Action


class _QuickReply(msgspec.Struct):
    items: list[_Item] = []


class _Component(msgspec.Struct):
    type: str = ""
    text: str = ""
    action: _Action | None = None
    contents: list[_Component] = []


class _Container(msgspec.Struct):
    type: str = ""
    header: _Component | None = None
    body: _Component | None = None
    footer: _Component | None = None
    contents: list[_Container] = []


class _Message(msgspec.Struct):
    type: str
    text: str = ""
    altText: str = ""
    contents: _Container | None = None
    quickReply: _QuickReply | None = None


_MESSAGES = msgspec.json.Decoder(list[_Message])


def plain_text(messages_json: bytes) -> list[str]:
    """One string per rendered message, one line per thing shown: words as they are, each button and choice as `[label]`."""
    return ["\n".join(_lines(message)) for message in _MESSAGES.decode(messages_json)]


def _lines(message: _Message) -> list[str]:
    shown = (
        _container(message.contents) if message.contents else [message.text or message.altText or f"<{message.type}>"]
    )
    choices = message.quickReply.items if message.quickReply else []
    return [*shown, *(f"[{item.action.label}]" for item in choices)]


def _container(container: _Container) -> list[str]:
    blocks = (container.header, container.body, container.footer)
    own = [line for block in blocks if block for line in _component(block)]
    return [*own, *(line for bubble in container.contents for line in _container(bubble))]


def _component(component: _Component) -> list[str]:
    if component.type == "button" and component.action:
        return [f"[{component.action.label}]"]
    own = [component.text] if component.text else []
    return [*own, *(line for inner in component.contents for line in _component(inner))]
