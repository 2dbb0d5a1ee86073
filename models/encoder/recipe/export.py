"""Export a tuned encoder: vocabulary pruned, int8 ONNX, tokenizer and manifest (sha256, recipe, figures).

Pruned are tokens of other scripts, unused places and the rarest whole words (they fall apart into pieces that
stay), until the file fits: 100 MB is what common git hosts refuse.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from lines import read
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer
from tokenizers import Tokenizer
from transformers import MPNetModel
from wordfreq import zipf_frequency


class Tokens(torch.nn.Module):
    """The encoder without pooling: ids and mask (batch, tokens) -> token vectors (batch, tokens, 768)."""

    def __init__(self, model: MPNetModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Return the last layer's hidden states."""
        hidden = self.model.embeddings(input_ids)
        mask = (1.0 - attention_mask[:, None, None, :].to(hidden.dtype)) * -10000.0
        bias = self.model.encoder.compute_position_bias(hidden)
        for layer in self.model.encoder.layer:
            hidden = layer(hidden, mask, bias)[0]
        return hidden


def keep(vocabulary: dict[str, int], rare: float, used: frozenset[str] = frozenset()) -> list[str]:
    """Return the tokens to keep, in their old order: specials, ASCII pieces, `used` ones, and words common enough."""
    kept = []
    for token, _ in sorted(vocabulary.items(), key=lambda kv: kv[1]):
        special = token in ("<s>", "<pad>", "</s>", "<unk>", "<mask>", "[UNK]")
        if special or token in used:
            kept.append(token)
        elif token.startswith("[unused") or not token.isascii():
            continue
        elif token.startswith("##") or len(token) <= 2 or not token.isalpha() or zipf_frequency(token, "en") >= rare:
            kept.append(token)
    return kept


def prune(model: MPNetModel, tokenizer_file: Path, rare: float, texts: list[str]) -> tuple[MPNetModel, str]:
    """Return the model with only the kept rows of its embedding, and the matching tokenizer as JSON."""
    told = json.loads(tokenizer_file.read_text(encoding="utf-8"))
    vocabulary: dict[str, int] = told["model"]["vocab"]
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    used = frozenset(t for text in texts for t in tokenizer.encode(text).tokens)
    kept = keep(vocabulary, rare, used)
    rows = torch.tensor([vocabulary[t] for t in kept])
    old = model.embeddings.word_embeddings.weight.data
    pad = kept.index("<pad>")
    model.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(old[rows].clone(), padding_idx=pad)
    model.embeddings.padding_idx = pad
    new = {t: i for i, t in enumerate(kept)}
    told["model"]["vocab"] = new
    told["added_tokens"] = [{**t, "id": new[t["content"]]} for t in told["added_tokens"] if t["content"] in new]
    post = told.get("post_processor") or {}
    for key in ("sep", "cls"):
        if key in post:
            post[key][1] = new[post[key][0]]
    for name, special in (post.get("special_tokens") or {}).items():
        special["ids"] = [new[name]]
    told["truncation"] = told["padding"] = None
    return model, json.dumps(told, ensure_ascii=False)


def quantize(whole: Path, small: Path) -> None:
    """Write `whole` in int8 to `small`.

    The second layer of every feed-forward block sees a few huge activations; one scale a tensor there costs cosine 0.12
    (0.88 against 0.99 to the full vectors). Its weights are therefore kept in int8 by blocks of 128; all else is
    quantised dynamically, a scale a channel, with the range reduced for processors without VNNI.
    """
    model = onnx.load(str(whole))
    products = [n.name for n in model.graph.node if n.op_type == "MatMul"]
    outputs = [n for n in products if "/output/dense" in n and "attention" not in n]
    config = DefaultWeightOnlyQuantConfig(block_size=128, is_symmetric=True, accuracy_level=4, bits=8)
    blocks = MatMulNBitsQuantizer(model, algo_config=config, nodes_to_exclude=[n for n in products if n not in outputs])
    blocks.process()
    half = whole.with_name("half.onnx")
    blocks.model.save_model_to_file(str(half))
    quantize_dynamic(str(half), str(small), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    half.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rare", type=float, default=4.0, help="whole words below this Zipf frequency are pruned")
    parser.add_argument("--figures", type=Path, help="JSON of figures to keep in the manifest")
    parser.add_argument("--lines", type=Path, required=True, help="folder of Rasa NLU YAML whose words are kept")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    model = MPNetModel.from_pretrained(given.model, add_pooling_layer=False).eval()
    texts = [line.text for line in read(given.lines)]
    model, tokenizer = prune(model, given.model / "tokenizer.json", given.rare, texts)
    (given.out / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    whole = given.out / "whole.onnx"
    ids = torch.ones(2, 8, dtype=torch.long)
    torch.onnx.export(
        Tokens(model),
        (ids, torch.ones_like(ids)),
        str(whole),
        input_names=["input_ids", "attention_mask"],
        output_names=["tokens"],
        dynamic_axes={k: {0: "batch", 1: "tokens"} for k in ("input_ids", "attention_mask", "tokens")},
        opset_version=17,
        dynamo=False,
    )
    small = given.out / "model.onnx"
    quantize(whole, small)
    compare(whole, small, given.out / "tokenizer.json")
    whole.unlink()
    manifest = {
        "base": "all-mpnet-base-v2 (Apache-2.0)",
        "sha256": hashlib.sha256(small.read_bytes()).hexdigest(),
        "bytes": small.stat().st_size,
        "width": 768,
        "vocabulary": len(json.loads(tokenizer)["model"]["vocab"]),
        "recipe": "models/encoder/recipe",
        "figures": json.loads(given.figures.read_text()) if given.figures else {},
    }
    (given.out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(manifest))


def compare(whole: Path, small: Path, tokenizer_file: Path) -> None:
    """Print how near the int8 vectors are to the full ones (cosine) on a few lines."""
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    sessions = [onnxruntime.InferenceSession(str(p)) for p in (whole, small)]
    for text in (
        "stayed up till four again",
        "she found the second phone and she's at her sister's",
        "what can you do",
    ):
        ids = np.array([tokenizer.encode(text).ids])
        pooled = [s.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0].mean(0) for s in sessions]
        cosine = float(pooled[0] @ pooled[1] / np.linalg.norm(pooled[0]) / np.linalg.norm(pooled[1]))
        print(f"cosine int8 : full {cosine:.4f}")


if __name__ == "__main__":
    main()
