"""A model's bytes, opened by onnxruntime, with no more memory than its sums need."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnxruntime


def opened(model: bytes, threads: int, *, arena: bool = False) -> onnxruntime.InferenceSession:
    """A session on ``model``; the same answers whatever the number of threads.

    ``arena``: what one sum gave back is kept for the next, which spares a sound of seconds a third of its time, and the peak of
    the longest sound is held for ever, but for a run that ends ``shrunk``.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting costs others no core
    options.use_deterministic_compute = True
    options.enable_cpu_mem_arena = arena
    options.enable_mem_pattern = False  # plans are kept for each length of text, and no two texts are as long
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    session._model_bytes = None  # kept by onnxruntime 1.32 for other providers ("holding the memory indefinitely")
    return session


def shrunk() -> onnxruntime.RunOptions:
    """For a run after which its arena is given back to the machine."""
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options
