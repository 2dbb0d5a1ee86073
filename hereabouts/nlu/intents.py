"""Rasa classifier: logistic regression on sentence vectors beside word and character n-grams, calibrated.

Rasa's own LogisticRegressionClassifier neither weighs one kind of feature against another nor calibrates; this one
does both, and keeps only numbers (no pickles) in the model.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from hereabouts.language.ngrams import hashed_ngrams
from hereabouts.language.softmax import Softmax, fit

FILE = "weights.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CalibratedIntentClassifier(IntentClassifier, GraphComponent):
    """One linear layer and a temperature: ranking of every intent with calibrated confidences."""

    def __init__(self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._model: Optional[Softmax] = None

    @classmethod
    def required_components(cls) -> List[Any]:
        """Vectors come from a featurizer before it."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`l2`: regularisation; `ngram_weight`: n-grams beside vectors; `buckets`: hashed n-grams; `temperature`: what
        scores are divided by before the softmax (measured on held-out lines, docs/understanding.md);
        `ranking_length`: how many intents are reported."""
        return {"l2": 2e-5, "ngram_weight": 0.35, "buckets": 8192, "temperature": 1.0, "ranking_length": 10}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CalibratedIntentClassifier:
        """Make an untrained classifier."""
        return cls(config, model_storage, resource)

    def _features(self, messages: List[Message]) -> Tuple[Any, Any]:
        vectors = []
        for message in messages:
            _, dense = message.get_dense_features(TEXT, [])
            vectors.append(dense.features[0] if dense is not None else np.zeros(0, dtype=np.float32))
        grams = hashed_ngrams([m.get(TEXT) for m in messages], self._config["buckets"])
        return np.stack(vectors), grams * np.float32(self._config["ngram_weight"])

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example with an intent and keep the weights in the model."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        vectors, grams = self._features(examples)
        self._model = fit(vectors, grams, [m.get(INTENT) for m in examples], l2=self._config["l2"])
        with self._storage.write_to(self._resource) as folder:
            np.savez(
                folder / FILE,
                names=np.array(self._model.names),
                dense=self._model.dense,
                sparse=self._model.sparse.astype(np.float16),
                bias=self._model.bias,
            )
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CalibratedIntentClassifier:
        """Read the weights from the model."""
        made = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder, np.load(folder / FILE) as kept:
            made._model = Softmax(
                tuple(kept["names"].tolist()), kept["dense"], kept["sparse"].astype(np.float32), kept["bias"]
            )
        return made

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `intent` and `intent_ranking` on every message that has text."""
        readable = [m for m in messages if m.get(TEXT)]
        if not readable or self._model is None:
            return messages
        vectors, grams = self._features(readable)
        chances = self._model.chances(vectors, grams, self._config["temperature"])
        for message, row in zip(readable, chances):
            order = np.argsort(-row)[: self._config["ranking_length"]]
            ranking = [{"name": self._model.names[i], "confidence": float(row[i])} for i in order]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages
