"""The Thai components: words in their places, features that are learnt, kept and found again."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from klaimor_rasa.featurizer import ThaiFeaturizer
from klaimor_rasa.tokenizer import ThaiTokenizer

CONTEXT = ExecutionContext(GraphSchema({}), node_name="thai")
RESOURCE = Resource("thai")
TOLD = ("อยากนัดหมอฟันวันพุธหน้า", "ขอนัดหมอฟันพรุ่งนี้เช้า", "ปวดฟันมา 2 วัน", "ปวดฟันมา 3 วันแล้ว", "ขอเลื่อนนัดวันพุธ")


@pytest.fixture
def storage(tmp_path: Path) -> ModelStorage:
    return LocalModelStorage.create(tmp_path)


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> ThaiTokenizer:
    place = LocalModelStorage.create(tmp_path_factory.mktemp("words"))
    return ThaiTokenizer.create(ThaiTokenizer.get_default_config(), place, RESOURCE, CONTEXT)


def read(tokenizer: ThaiTokenizer, *texts: str) -> list[Message]:
    messages = [Message({TEXT: text, "intent": "book_appointment"}) for text in texts]
    return tokenizer.process(messages)


def featurizer(storage: ModelStorage, **config: Any) -> ThaiFeaturizer:
    return ThaiFeaturizer.create({**ThaiFeaturizer.get_default_config(), **config}, storage, RESOURCE, CONTEXT)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ปวดฟันมาก", ["ปวดฟัน", "มาก"]),
        ("ปวดหั\u200bวมากกกก เเล้ว", ["ปวดหั\u200bว", "มากกกก", "เเล้ว"]),
        ("นัด ๑๒ ธ.ค.", None),
        ("พุธหน้า 🙏🙏 OK ครับ", None),
        ("น้ำหน\u0e4d\u0e32", None),
        ("\ud800\x00 ปวด", None),
    ],
)
def test_words_stand_where_they_were_typed(tokenizer: ThaiTokenizer, text: str, words: list[str] | None) -> None:
    tokens = read(tokenizer, text)[0].get("text_tokens")
    places = [(each.start, each.end) for each in tokens]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))
    if words is not None:
        assert [text[start:end] for start, end in places] == words


@pytest.mark.parametrize("text", [" ", "\u200b", "\n\n", "\ufeff\u200b"])
def test_a_text_without_words_is_one_token(tokenizer: ThaiTokenizer, storage: ModelStorage, text: str) -> None:
    messages = read(tokenizer, text)
    assert [(each.start, each.end) for each in messages[0].get("text_tokens")] == [(0, len(text))]
    learnt = featurizer(storage)
    learnt.train(TrainingData(read(tokenizer, *TOLD)))
    learnt.process(messages)
    sequence, sentence = messages[0].get_sparse_features(TEXT)
    assert sequence.features.shape[0] == sentence.features.shape[0] == 1


def test_a_row_for_each_word_and_one_of_a_fixed_length_for_all(tokenizer: ThaiTokenizer, storage: ModelStorage) -> None:
    learnt = featurizer(storage, length=3.0)
    messages = read(tokenizer, *TOLD)
    learnt.train(TrainingData(messages))
    learnt.process(messages)
    for message in messages:
        sequence, sentence = message.get_sparse_features(TEXT)
        assert sequence.features.shape[0] == len(message.get("text_tokens"))
        assert sequence.features.shape[1] == sentence.features.shape[1]
        assert np.sqrt(sentence.features.power(2).sum()) == pytest.approx(3.0)


def test_what_was_learnt_is_loaded_as_it_was(tokenizer: ThaiTokenizer, storage: ModelStorage) -> None:
    learnt = featurizer(storage)
    learnt.train(TrainingData(read(tokenizer, *TOLD)))
    again = ThaiFeaturizer.load(ThaiFeaturizer.get_default_config(), storage, RESOURCE, CONTEXT)
    ones, others = (each.process(read(tokenizer, "อยากนัดหมอฟัน 12/12")) for each in (learnt, again))
    for one, other in zip(ones[0].get_sparse_features(TEXT), others[0].get_sparse_features(TEXT), strict=True):
        assert (one.features != other.features).nnz == 0


def test_days_and_hours_are_seen(tokenizer: ThaiTokenizer, storage: ModelStorage) -> None:
    """Two sentences alike but for a day: they differ in it, and a day never seen is seen as a day."""
    learnt = featurizer(storage)
    learnt.train(TrainingData(read(tokenizer, *TOLD)))
    column = list(learnt._rarity).index("names:date")
    dated, plain = read(tokenizer, "นัดหมอฟัน 17 ส.ค.", "นัดหมอฟัน")
    learnt.process([dated, plain])
    assert dated.get_sparse_features(TEXT)[1].features[0, column] > 0
    assert plain.get_sparse_features(TEXT)[1].features[0, column] == 0


def test_the_same_examples_give_the_same_features_in_any_order(tokenizer: ThaiTokenizer, storage: ModelStorage) -> None:
    one, other = featurizer(storage), featurizer(storage)
    one.train(TrainingData(read(tokenizer, *TOLD)))
    other.train(TrainingData(read(tokenizer, *TOLD[::-1])))
    assert list(one._rarity.items()) == list(other._rarity.items())


def test_features_that_occur_once_are_left_out(tokenizer: ThaiTokenizer, storage: ModelStorage) -> None:
    sparing, all_ = featurizer(storage, least=2), featurizer(storage, least=1)
    for each in (sparing, all_):
        each.train(TrainingData(read(tokenizer, *TOLD)))
    assert "w:เลื่อน" not in sparing._rarity
    assert len(sparing._rarity) < len(all_._rarity)


@pytest.mark.parametrize("config", [{"least": 0}, {"length": 0}, {"length": -1}])
def test_senseless_settings_are_refused(storage: ModelStorage, config: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="least must be"):
        featurizer(storage, **config)
