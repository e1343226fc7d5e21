"""Messages as a bot sends them, for tests of the phone."""

from __future__ import annotations

from typing import Any

Part = dict[str, Any]


def text(words: str, *actions: dict[str, Any]) -> dict[str, Any]:
    """A text message, with quick replies."""
    message: dict[str, Any] = {"type": "text", "text": words}
    if actions:
        message["quickReply"] = {"items": [{"type": "action", "action": action} for action in actions]}
    return message


def postback(label: str, data: str = "key") -> dict[str, Any]:
    return {"type": "postback", "label": label, "data": data, "displayText": label}


def words(text: str, **more: object) -> Part:
    return {"type": "text", "text": text, **more}


def box(*contents: Part, layout: str = "vertical", **more: object) -> Part:
    return {"type": "box", "layout": layout, "contents": list(contents), **more}


def press(label: str, data: str = "key", **more: object) -> Part:
    return {
        "type": "button",
        "action": {"type": "postback", "label": label, "data": data, "displayText": label},
        **more,
    }


def bubble(*contents: Part, size: str = "mega", **more: object) -> Part:
    return {"type": "bubble", "size": size, "body": box(*contents), **more}


def flex(contents: Part) -> Part:
    return {"type": "flex", "altText": "การ์ด", "contents": contents}


def slots(*times: str) -> Part:
    return bubble(
        words("ทันตกรรม", weight="bold"),
        footer=box(*[press(f"{time} น.", f"slot:{time}", style="secondary") for time in times]),
    )
