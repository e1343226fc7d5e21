"""Rasa cuts Thai into the same words as the embedded engine, placed in the text as it was typed."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from nlu.normalise import Normalised, normalise
from nlu.words import cut, wait_until_ready


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class ThaiTokenizer(Tokenizer):
    """Tokens hold the normalised word; `start` and `end` are code points of the text as given, whatever was normalised away."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Intents are never split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["pythainlp"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ThaiTokenizer:
        """The dictionary is loaded now: no patient waits for it."""
        wait_until_ready()
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """At least one token for any text that is not empty: what comes after cannot count to zero."""
        return tokens(normalise(message.get(attribute)))


def tokens(whole: Normalised) -> list[Token]:
    """The words of a message with their places in the original."""
    found, at = [], 0
    for word in cut(whole.text):
        at = whole.text.find(word, at)
        if at < 0:  # a word that the text does not hold: the rest cannot be placed either
            break
        start, end = whole.span(at, at + len(word))
        found.append(Token(word, start, end))
        at += len(word)
    return found or [Token(whole.original, 0, len(whole.original))]
