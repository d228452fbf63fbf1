"""Makes audionews/speech/voices/*.f16, the matrices of the natural voice, from the npm package kokoro-js 1.2.1 (Apache-2.0).

    npm pack kokoro-js@1.2.1 && python tools/natural_voices.py kokoro-js-1.2.1.tgz

A voice is 510 rows of 256 numbers: row n - 1 speaks a text of n symbols. Ours are means of several, kept as float16.
"""

from __future__ import annotations

import hashlib
import sys
import tarfile
from pathlib import Path

import numpy as np

SHA256 = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
TARGET = Path(__file__).parent.parent / "audionews" / "speech" / "voices"
BLENDS: dict[str, tuple[str, ...]] = {  # found by tools/natural_search.py; its table: tools/natural_search.tsv
    "pria": ("hm_omega", "em_alex"),
    "wanita": ("hf_alpha", "ef_dora"),
    "kutipan": ("hm_psi", "em_santa"),
}


def blend(package: tarfile.TarFile, names: tuple[str, ...]) -> np.ndarray:
    """The mean of several voices, float16 [510, 256]."""
    matrices = [np.frombuffer(package.extractfile(f"package/voices/{name}.bin").read(), "<f4") for name in names]
    return np.mean(matrices, axis=0).reshape(510, 256).astype("<f2")


def main(path: str) -> None:
    if hashlib.sha256(Path(path).read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{path}: not kokoro-js 1.2.1")
    with tarfile.open(path) as package:
        for name, parts in BLENDS.items():
            blend(package, parts).tofile(TARGET / f"{name}.f16")
            print(f"{name}\t{' + '.join(parts)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
