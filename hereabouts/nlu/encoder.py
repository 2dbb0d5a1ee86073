"""Rasa featurizer: the project's sentence encoder, frozen, as one dense sentence feature a message."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from hereabouts.language.encoder import VectorCache, default_encoder
from hereabouts.paths import cache_dir


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Adds the encoder's vector, (1, width), to every message; training vectors are kept on disk by text hash."""

    def __init__(self, config: Dict[Text, Any]) -> None:
        super().__init__("SentenceEncoder", config)

    @classmethod
    def required_components(cls) -> List[Any]:
        """Rasa asks for a tokenizer before any featurizer."""
        return [Tokenizer]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Make the component; the encoder itself is loaded at first use."""
        return cls(config)

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """No options of its own: the encoder is the one in models/encoder."""
        defaults: Dict[Text, Any] = DenseFeaturizer.get_default_config()
        return defaults

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Nothing to check: there are no options."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add vectors to every training example that has text."""
        encoder = default_encoder()
        examples = [m for m in training_data.training_examples if m.get(TEXT)]
        vectors = VectorCache(encoder, cache_dir()).encode([m.get(TEXT) for m in examples])
        for message, vector in zip(examples, vectors):
            self._add(message, vector)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add vectors to the messages being read."""
        readable = [m for m in messages if m.get(TEXT)]
        for message, vector in zip(readable, default_encoder().encode([m.get(TEXT) for m in readable])):
            self._add(message, vector)
        return messages

    @staticmethod
    def _add(message: Message, vector: Any) -> None:
        message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, "SentenceEncoder"))
