"""The graph's components: each does its part on plain messages, keeps numbers only, and is what config.yml names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

pytest.importorskip("rasa")

from hereabouts.server.light import leave_tensorflow_out

leave_tensorflow_out()

from rasa.engine.recipes.default_recipe import DefaultV1Recipe  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier  # noqa: E402
from rasa.shared.nlu.constants import INTENT, TEXT  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402
from rasa.shared.nlu.training_data.training_data import TrainingData  # noqa: E402

from hereabouts.nlu.danger import DangerScreen  # noqa: E402
from hereabouts.nlu.encoder import SentenceEncoder  # noqa: E402
from hereabouts.nlu.intents import FILE, CalibratedIntentClassifier  # noqa: E402
from hereabouts.paths import ROOT  # noqa: E402

CONFIG = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
LINES = {
    "greet": ["hello", "hi there", "good morning", "hey you", "hello again friend", "hi"],
    "goodbye": ["bye", "bye for now", "good night", "see you", "bye bye then", "goodbye"],
    "urge": ["i want to open the app now", "the urge is back", "about to look", "so close to it now", "it pulls at me", "want it now"],
}  # fmt: skip


def message(text: Any = None, **more: Any) -> Message:
    return Message({**({TEXT: text} if text is not None else {}), **more})


def encoded(texts: list[str], intent: str | None = None) -> list[Message]:
    """Messages as the featurizer leaves them, with vectors made here so that no encoder is needed."""
    made = []
    for text in texts:
        one = message(text, **({INTENT: intent} if intent else {}))
        seed = np.frombuffer(text.encode().ljust(8, b".")[:8], dtype=np.uint8).astype(np.float32)
        vector = np.tile(seed, 6)[:32]
        SentenceEncoder._add(one, vector / np.linalg.norm(vector))
        made.append(one)
    return made


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage(tmp_path)


@pytest.fixture
def trained(storage: LocalModelStorage) -> CalibratedIntentClassifier:
    examples = [m for intent, texts in LINES.items() for m in encoded(texts, intent)]
    resource = Resource("intents")
    made = CalibratedIntentClassifier.create(CalibratedIntentClassifier.get_default_config(), storage, resource, None)
    made.train(TrainingData(examples))
    return made


# -- the configuration -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [*CONFIG["pipeline"], *CONFIG["policies"]], ids=lambda step: step["name"])
def test_every_component_the_configuration_names_is_there_with_the_options_it_is_given(step: dict[str, Any]) -> None:
    name = step["name"]
    registered = DefaultV1Recipe()._from_registry(name)
    options = set(step) - {"name"}
    assert options <= set(registered.clazz.get_default_config())


def test_the_danger_component_comes_last() -> None:
    assert CONFIG["pipeline"][-1]["name"] == "hereabouts.nlu.danger.DangerScreen"


def test_the_only_policy_is_rules_and_nobody_is_left_without_a_reply() -> None:
    (policy,) = CONFIG["policies"]
    assert policy["name"] == "RulePolicy" and policy["core_fallback_action_name"] == "action_reply"
    assert policy["enable_fallback_prediction"] is True


def test_our_components_ask_for_what_they_need() -> None:
    names = [step["name"] for step in CONFIG["pipeline"]]
    order = [
        next(i for i, n in enumerate(names) if n.endswith(kind))
        for kind in ("Tokenizer", "SentenceEncoder", "IntentClassifier")
    ]
    assert order == sorted(order)
    assert [c.__name__ for c in SentenceEncoder.required_components()] == ["Tokenizer"]
    assert [c.__name__ for c in CalibratedIntentClassifier.required_components()] == ["Featurizer"]


# -- the classifier ----------------------------------------------------------------------------------------------


def test_it_ranks_every_intent_with_chances_that_are_one_together(trained: CalibratedIntentClassifier) -> None:
    (one,) = trained.process(encoded(["hello"]))
    ranking = one.get("intent_ranking")
    assert {r["name"] for r in ranking} == set(LINES)
    assert sum(r["confidence"] for r in ranking) == pytest.approx(1.0, abs=1e-5)
    assert one.get(INTENT) == ranking[0]
    assert ranking == sorted(ranking, key=lambda r: -r["confidence"])


def test_it_knows_the_lines_it_was_taught(trained: CalibratedIntentClassifier) -> None:
    for intent, texts in LINES.items():
        for one in trained.process(encoded(texts)):
            assert one.get(INTENT)["name"] == intent, one.get(TEXT)


def test_it_comes_back_from_its_file_as_it_was(trained: CalibratedIntentClassifier, storage: LocalModelStorage) -> None:
    again = CalibratedIntentClassifier.load(trained._config, storage, Resource("intents"), None)
    for text in ("hello", "something else", "the urge is back"):
        (one,), (other,) = trained.process(encoded([text])), again.process(encoded([text]))
        assert one.get(INTENT)["name"] == other.get(INTENT)["name"]
        assert one.get(INTENT)["confidence"] == pytest.approx(other.get(INTENT)["confidence"], abs=0.01)


def test_its_file_holds_numbers_and_no_code(trained: CalibratedIntentClassifier, storage: LocalModelStorage) -> None:
    with storage.read_from(Resource("intents")) as folder:
        assert [p.name for p in folder.iterdir()] == [FILE]
        with np.load(folder / FILE, allow_pickle=False) as kept:
            assert set(kept) >= {"names", "dense", "sparse", "bias"}
            assert all(kept[name].dtype != object for name in kept)


def test_messages_without_text_are_left_alone(trained: CalibratedIntentClassifier) -> None:
    empty = message()
    assert trained.process([empty]) == [empty] and empty.get(INTENT) is None
    assert trained.process([]) == []


def test_untrained_it_says_nothing(storage: LocalModelStorage) -> None:
    made = CalibratedIntentClassifier.create(
        CalibratedIntentClassifier.get_default_config(), storage, Resource("x"), None
    )
    (one,) = made.process(encoded(["hello"]))
    assert one.get(INTENT) is None


def test_fallback_takes_what_is_unsure_with_the_thresholds_of_the_configuration() -> None:
    step = next(s for s in CONFIG["pipeline"] if s["name"] == "FallbackClassifier")
    made = FallbackClassifier({**FallbackClassifier.get_default_config(), **step})
    for chances, expected in (((0.9, 0.05), "urge"), ((0.1, 0.09), "nlu_fallback")):
        ranking = [{"name": "urge", "confidence": chances[0]}, {"name": "greet", "confidence": chances[1]}]
        (one,) = made.process([message("x", intent=ranking[0], intent_ranking=list(ranking))])
        assert one.get(INTENT)["name"] == expected


# -- the encoder -------------------------------------------------------------------------------------------------


def test_the_encoder_adds_one_sentence_feature_and_no_other() -> None:
    made = SentenceEncoder.create(SentenceEncoder.get_default_config(), None, None, None)
    first, without, second = message("it happened again"), message(), message("nothing happened at all")
    made.process([first, without, second])
    _, sentence = first.get_dense_features(TEXT, [])
    assert sentence.features.shape == (1, sentence.features.shape[1])
    assert np.linalg.norm(sentence.features) == pytest.approx(1.0, abs=1e-3)
    assert without.features == []
    _, other = second.get_dense_features(TEXT, [])
    assert float(sentence.features[0] @ other.features[0]) < 0.99


def test_the_encoder_gives_the_same_vector_alone_and_among_others() -> None:
    made = SentenceEncoder.create(SentenceEncoder.get_default_config(), None, None, None)
    alone, among = message("she found the phone"), message("she found the phone")
    made.process([alone])
    made.process([message("a much longer line that goes on and on about something else"), among])
    vectors = [m.get_dense_features(TEXT, [])[1].features[0] for m in (alone, among)]
    assert float(vectors[0] @ vectors[1]) > 0.999


def test_training_lines_get_their_vectors_from_the_disk_the_second_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hereabouts.language.encoder import default_encoder

    monkeypatch.setenv("HEREABOUTS_CACHE", str(tmp_path))
    made = SentenceEncoder.create(SentenceEncoder.get_default_config(), None, None, None)
    texts = ["a line for the cache", "another line for it"]
    first = TrainingData([message(t, **{INTENT: "greet"}) for t in texts])
    made.process_training_data(first)

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("encoded again")

    monkeypatch.setattr(default_encoder(), "encode", never)
    monkeypatch.setattr(default_encoder(), "read", never)
    second = TrainingData([message(t, **{INTENT: "greet"}) for t in texts])
    made.process_training_data(second)
    for one, other in zip(first.training_examples, second.training_examples):
        vectors = [m.get_dense_features(TEXT, [])[1].features for m in (one, other)]
        assert np.allclose(vectors[0], vectors[1], atol=1e-3)
    held = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert b"for the cache" not in held, "the cache holds the words themselves"


# -- the danger component ----------------------------------------------------------------------------------------


def screened(text: Any) -> Message:
    one = message(
        text,
        intent={"name": "lapse_report", "confidence": 0.8},
        intent_ranking=[{"name": "lapse_report", "confidence": 0.8}],
    )
    DangerScreen.create({}, None, None, None).process([one])
    return one


def test_a_finding_is_laid_over_the_intent_and_the_ranking_kept() -> None:
    one = screened("i slipped again and i want to kill myself")
    assert one.get(INTENT) == {"name": "suicide_risk", "confidence": 1.0}
    assert one.get("intent_ranking")[0]["name"] == "lapse_report"
    assert one.get("danger")["kind"] == "suicide_risk"


def test_without_a_finding_nothing_is_changed() -> None:
    one = screened("i slipped again last night")
    assert one.get(INTENT)["name"] == "lapse_report"
    assert one.get("danger")["kind"] is None and one.get("danger")["level"] == "none"


def test_the_finding_is_given_out_with_the_parse() -> None:
    told = screened("i want to die").as_dict(only_output_properties=True)
    assert told["danger"]["kind"] == "suicide_risk"


@pytest.mark.parametrize("text", [None, "", 0])
def test_what_has_no_text_is_not_screened(text: Any) -> None:
    one = message(text)
    DangerScreen.create({}, None, None, None).process([one])
    assert one.get("danger") is None
