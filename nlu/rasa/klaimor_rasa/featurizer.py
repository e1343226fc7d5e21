"""Rasa sees of a message what the embedded engine sees: words, pairs, letters, and whether days and hours are named."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from klaimor_rasa.features import mark_at, named, of_message, of_word
from klaimor_rasa.tokenizer import ThaiTokenizer
from nlu.normalise import normalise

_FILE = "features.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class ThaiFeaturizer(SparseFeaturizer, GraphComponent):
    """A row for each token (ones) and one for the message: rare features weigh more, and its length is `length`.

    Rasa's LogisticRegressionClassifier has no setting for its regularisation; a greater `length` is a weaker one.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """The words come first."""
        return [ThaiTokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`least`: examples that a feature must occur in."""
        return {**SparseFeaturizer.get_default_config(), "least": 2, "length": 10.0}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raises ValueError."""
        if config["least"] < 1 or config["length"] <= 0:
            raise ValueError("ThaiFeaturizer: least must be 1 or more, and length more than 0")

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
        rarity: dict[str, float] | None = None,
    ) -> None:
        super().__init__(name, config)
        self._storage, self._resource = model_storage, resource
        self._known(rarity or {})

    def _known(self, rarity: dict[str, float]) -> None:
        self._rarity = rarity
        self._index = {feature: at for at, feature in enumerate(rarity)}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ThaiFeaturizer:
        """One that has learnt nothing yet."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> ThaiFeaturizer:
        """What `train` has kept. Raises ValueError when the model lacks it."""
        with model_storage.read_from(resource) as place:
            rarity = json.loads((place / _FILE).read_text("utf-8"))
        return cls(config, execution_context.node_name, model_storage, resource, rarity)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which features there are and how rare each is; sorted, so that the same examples give the same model."""
        told = [each for each in training_data.training_examples if each.get(TEXT)]
        counts = Counter(feature for each in told for feature in _everything(each))
        kept = sorted(feature for feature, count in counts.items() if count >= self._config["least"])
        self._known({feature: 1 + math.log((1 + len(told)) / (1 + counts[feature])) for feature in kept})
        with self._storage.write_to(self._resource) as place:
            (place / _FILE).write_text(json.dumps(self._rarity, ensure_ascii=False), "utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """As `process`, for the examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Give each message its rows."""
        for message in messages:
            if message.get(TEXT):
                words, whole = _seen(message)
                sequence = self._matrix([[(at, 1.0) for at in self._columns(word)] for word in words])
                self.add_features_to_message(sequence, self._matrix([self._row(whole)]), TEXT, message)
        return messages

    def _columns(self, features: Iterable[str]) -> list[int]:
        return sorted(at for feature in features if (at := self._index.get(feature)) is not None)

    def _row(self, features: set[str]) -> list[tuple[int, float]]:
        known = sorted((self._index[each], self._rarity[each]) for each in features if each in self._index)
        length = math.sqrt(sum(weight * weight for _, weight in known)) or 1.0
        return [(at, weight * self._config["length"] / length) for at, weight in known]

    def _matrix(self, rows: list[list[tuple[int, float]]]) -> csr_matrix:
        columns = [at for row in rows for at, _ in row]
        values = [weight for row in rows for _, weight in row]
        ends = [0]
        for row in rows:
            ends.append(ends[-1] + len(row))
        return csr_matrix((values, columns, ends), shape=(len(rows), max(1, len(self._index))))


def _seen(message: Message) -> tuple[list[set[str]], set[str]]:
    """The features of each word, and of the whole."""
    whole, words = normalise(message.get(TEXT)), _tokens(message)
    marks = named(whole)
    each = [of_word(word.text, mark_at(word.start, word.end, marks)) for word in words]
    return each, of_message(whole, [word.text for word in words], marks)


def _everything(message: Message) -> set[str]:
    words, whole = _seen(message)
    return whole.union(*words)


def _tokens(message: Message) -> list[Token]:
    return list(message.get(TOKENS_NAMES[TEXT]) or ())
