"""Convolutions of an ONNX model that were quantised to 8 bits, made float32 again. Pure, on numpy.

The weights stay those of 8 bits; what is won is the sound between them, which a dynamic quantisation rounds to 256 steps anew
in each layer. onnxruntime takes as long for either (docs/listening.md). What made the 8 bits goes with them: nobody asks for it any
more, and yet the runtime would work it out at the very end and hold every layer's sound until then, 93 MB a second of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audionews.speech.onnx_parts import (
    GRAPH,
    GRAPH_OUTPUT,
    INITIALIZER,
    NODE,
    Field,
    fields,
    graph_of,
    length_delimited,
    part,
    varint,
    varint_bytes,
)

if TYPE_CHECKING:
    import numpy as np

_IN, _OUT, _NAME, _KIND, _ATTRIBUTE = 1, 2, 3, 4, 5  # of NodeProto
_DIMS, _TYPE, _FLOATS, _INTS, _TENSOR_NAME, _RAW = 1, 2, 4, 5, 8, 9  # of TensorProto
_DTYPES = {1: "<f4", 2: "u1", 3: "i1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    field: Field
    name: str
    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: bytes


def with_float_convolutions(model: bytes, within: str) -> bytes:
    """``model`` whose quantised convolutions with ``within`` in their name take and give float32.

    Each stands as onnxruntime's quantiser wrote it: DynamicQuantizeLinear → ConvInteger (→ Add of a quantised bias) → Cast → Mul by
    both scales. Raises ``ValueError`` for one that stands otherwise.
    """
    graph = graph_of(model)
    whole = list(fields(model, graph.body, graph.end))
    tensors = {_name(model, field): field for field in whole if field.number == INITIALIZER}
    nodes = [_node(model, field) for field in whole if field.number == NODE]
    maker = {output: node for node in nodes for output in node.outputs}
    user = {one: node for node in nodes for one in node.inputs}
    gone: set[int] = set()
    instead: dict[int, bytes] = {}
    added = []
    for node in nodes:
        if node.kind != "ConvInteger" or within not in node.name:
            continue
        sound, packed, _, zero = node.inputs
        follows, bias = user[node.outputs[0]], []
        gone.add(node.field.start)
        if follows.kind == "Add":
            gone.add(follows.field.start)
            bias = [_float_behind(next(i for i in follows.inputs if i != node.outputs[0]), maker, tensors)]
            follows = user[follows.outputs[0]]
        scaled = user[follows.outputs[0]]
        if (follows.kind, scaled.kind) != ("Cast", "Mul"):
            raise ValueError(f"{node.name}: {follows.kind}, {scaled.kind}")
        gone.add(follows.field.start)
        scales = maker[next(i for i in scaled.inputs if i != follows.outputs[0])]
        (scale,) = (one for one in scales.inputs if one in tensors)
        values = _array(model, tensors[packed]).astype("<f4")
        values = (values - _spread(_array(model, tensors[zero]), values)) * _spread(
            _array(model, tensors[scale]), values
        )
        name = f"{packed}_float32"
        added.append(_tensor(name, values))
        inputs = [maker[sound].inputs[0], name, *bias]
        convolution = b"".join(length_delimited(_IN, one.encode()) for one in inputs)
        convolution += (
            length_delimited(_OUT, scaled.outputs[0].encode()) + length_delimited(_KIND, b"Conv") + node.attributes
        )
        instead[scaled.field.start] = length_delimited(NODE, convolution)
    if not instead:
        return model
    kept = [instead.get(one.start, model[one.start : one.end]) for one in whole if one.start not in gone]
    floats = model[: graph.start] + length_delimited(GRAPH, b"".join([*kept, *added])) + model[graph.end :]
    del kept, added
    return part(floats, [_text(model, field) for field in whole if field.number == GRAPH_OUTPUT])


def _float_behind(bias: str, maker: Mapping[str, _Node], tensors: Mapping[str, Field]) -> str:
    """The float32 bias that was divided by both scales, rounded and reshaped."""
    while bias not in tensors:
        bias = maker[bias].inputs[0]
    return bias


def _spread(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """One value for all, or one a channel, as float32 to go with ``weights`` [channels, …]."""
    return values.astype("<f4").reshape(-1, *[1] * (weights.ndim - 1))


def _node(model: bytes, field: Field) -> _Node:
    parts = list(fields(model, field.body, field.end))
    text = lambda number: tuple(model[p.body : p.end].decode() for p in parts if p.number == number)  # noqa: E731
    return _Node(
        field=field,
        name="".join(text(_NAME)),
        kind="".join(text(_KIND)),
        inputs=text(_IN),
        outputs=text(_OUT),
        attributes=b"".join(model[p.start : p.end] for p in parts if p.number == _ATTRIBUTE),
    )


def _name(model: bytes, field: Field) -> str:
    return _text(model, field, _TENSOR_NAME)


def _text(model: bytes, field: Field, number: int = 1) -> str:
    return next(model[p.body : p.end].decode() for p in fields(model, field.body, field.end) if p.number == number)


def _array(model: bytes, field: Field) -> np.ndarray:
    import numpy as np

    dims, raw, dtype = [], b"", ""
    for one in fields(model, field.body, field.end):
        if one.number == _DIMS:
            dims += _varints(model, one)
        elif one.number == _TYPE:
            dtype = _DTYPES[_varints(model, one)[0]]
        elif one.number in (_RAW, _FLOATS):
            raw = model[one.body : one.end]
        elif one.number == _INTS:
            raw = bytes(value & 0xFF for value in _varints(model, one))
    return np.frombuffer(raw, dtype).reshape(dims)


def _varints(model: bytes, field: Field) -> list[int]:
    """Of a field with one number, or packed with many."""
    values, at = [], field.body
    while at < field.end:
        value, at = varint(model, at)
        values.append(value)
    return values


def _tensor(name: str, values: np.ndarray) -> bytes:
    dims = b"".join(b"\x08" + varint_bytes(size) for size in values.shape)
    body = dims + b"\x10\x01" + length_delimited(_TENSOR_NAME, name.encode()) + length_delimited(_RAW, values.tobytes())
    return length_delimited(INITIALIZER, body)
