"""Parts of an ONNX model, cut out of its bytes: the nodes and weights that some of its answers are made of, and no others.

A model as published answers more than we ask, and its runtime computes and keeps it: whisper's encoder hands out 1.3 GB of
attention, its decoder unpacks its whole dictionary anew for every word. A part runs alone, in a session of its own. Pure;
read by hand (onnx.proto, protobuf wire format), since no program of ours needs the onnx package for anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

GRAPH = 7  # of ModelProto
NODE, INITIALIZER, GRAPH_INPUT, GRAPH_OUTPUT = 1, 5, 11, 12  # of GraphProto
_NODE_INPUT, _NODE_OUTPUT, _ATTRIBUTE = 1, 2, 5  # of NodeProto
_ATTRIBUTE_NAME, _ATTRIBUTE_GRAPH = 1, 6
_TENSOR_NAME, _TENSOR_RAW = 8, 9
_SHORTEST_GRAPH = 1_000  # bytes: most attributes are numbers, and need not be read
_FLOAT32 = b"\x08\x01"  # TypeProto.Tensor.elem_type


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a protobuf message: its number, where it starts with its tag, and its content."""

    number: int
    start: int
    body: int
    end: int


def fields(data: bytes, at: int, end: int) -> Iterator[Field]:
    """The fields of the message in ``data[at:end]`` (protobuf wire format: varint, 64-bit, length-delimited, 32-bit)."""
    while at < end:
        start = at
        tag, at = varint(data, at)
        kind = tag & 7
        if kind == 0:
            _, stop = varint(data, at)
        elif kind == 2:
            size, at = varint(data, at)
            stop = at + size
        else:
            stop = at + (8 if kind == 1 else 4)
        yield Field(tag >> 3, start, at, stop)
        at = stop


def length_delimited(number: int, content: bytes) -> bytes:
    """One field with that content."""
    return varint_bytes(number << 3 | 2) + varint_bytes(len(content)) + content


def part(
    model: bytes,
    answers: Sequence[str],
    *,
    branch: str | None = None,
    opened: Mapping[str, Sequence[int]] | None = None,
) -> bytes:
    """The part of ``model`` that makes ``answers``, tensors of any node.

    ``branch``: of an ``If``, the graph to take in its place ("then_branch"). ``opened``: float32 weights or answers of nodes that
    become inputs instead; the value is their shape, 0 for any size. Raises ``ValueError`` for an answer that nothing makes.
    """
    graph = graph_of(model)
    whole = list(fields(model, graph.body, graph.end))
    within = _branch(model, whole, branch) if branch else []
    opened = {name.encode(): shape for name, shape in (opened or {}).items()}
    needed, kept = set(map(str.encode, answers)), []
    for field in reversed([field for field in (*whole, *within) if field.number == NODE]):  # in the order of their use
        inputs, outputs, subgraphs = _node(model, field)
        if not subgraphs and not needed.isdisjoint(outputs):
            kept.append(length_delimited(NODE, model[field.body : field.end]))
            needed.update(inputs)
            needed.difference_update(outputs, opened)
    pieces = list(reversed(kept))
    for field in (*whole, *within):
        if field.number == INITIALIZER and (name := _text(model, field, _TENSOR_NAME)) in needed:
            pieces.append(length_delimited(INITIALIZER, model[field.body : field.end]))
            needed.discard(name)
    for field in whole:
        if field.number == GRAPH_INPUT and (name := _text(model, field, 1)) in needed:
            pieces.append(model[field.start : field.end])
            needed.discard(name)
    if left := needed - {b""}:
        raise ValueError(f"no node makes {sorted(left)[0].decode()}")
    pieces += [length_delimited(GRAPH_INPUT, _open_input(name, shape)) for name, shape in opened.items()]
    pieces += [length_delimited(GRAPH_OUTPUT, length_delimited(1, name.encode())) for name in answers]
    pieces.append(length_delimited(2, b"part"))
    return model[: graph.start] + length_delimited(GRAPH, b"".join(pieces)) + model[graph.end :]


def weights(model: bytes, name: str) -> bytes:
    """The bytes of the weights of that name, as they lie in ``model``. Raises ``ValueError`` where there are none."""
    graph = graph_of(model)
    for field in fields(model, graph.body, graph.end):
        if field.number == INITIALIZER and _text(model, field, _TENSOR_NAME) == name.encode():
            return _text(model, field, _TENSOR_RAW)
    raise ValueError(f"no weights {name}")


def graph_of(model: bytes) -> Field:
    """Its graph, the field."""
    return next(field for field in fields(model, 0, len(model)) if field.number == GRAPH)


def _branch(model: bytes, whole: Sequence[Field], name: str) -> list[Field]:
    for node in whole:
        if node.number != NODE:
            continue
        for attribute in _node(model, node)[2]:
            parts = list(fields(model, attribute.body, attribute.end))
            if any(p.number == _ATTRIBUTE_NAME and model[p.body : p.end] == name.encode() for p in parts):
                body = next(p for p in parts if p.number == _ATTRIBUTE_GRAPH)
                return list(fields(model, body.body, body.end))
    raise ValueError(f"no branch {name}")


def _node(model: bytes, field: Field) -> tuple[list[bytes], list[bytes], list[Field]]:
    """Inputs, outputs, and the attributes that are graphs."""
    inputs, outputs, subgraphs = [], [], []
    for one in fields(model, field.body, field.end):
        if one.number == _NODE_INPUT:
            inputs.append(model[one.body : one.end])
        elif one.number == _NODE_OUTPUT:
            outputs.append(model[one.body : one.end])
        elif one.number == _ATTRIBUTE and one.end - one.body > _SHORTEST_GRAPH and _is_graph(model, one):
            subgraphs.append(one)
    return inputs, outputs, subgraphs


def _is_graph(model: bytes, attribute: Field) -> bool:
    return any(one.number == _ATTRIBUTE_GRAPH for one in fields(model, attribute.body, attribute.end))


def _text(model: bytes, field: Field, number: int) -> bytes:
    return next(
        (model[one.body : one.end] for one in fields(model, field.body, field.end) if one.number == number), b""
    )


def _open_input(name: bytes, shape: Sequence[int]) -> bytes:
    """ValueInfoProto: float32; a dimension of 0 is open."""
    sizes = (
        b"\x08" + varint_bytes(size) if size else length_delimited(2, b"any%d" % at) for at, size in enumerate(shape)
    )
    dims = b"".join(length_delimited(1, size) for size in sizes)
    return length_delimited(1, name) + length_delimited(2, length_delimited(1, _FLOAT32 + length_delimited(2, dims)))


def varint_bytes(value: int) -> bytes:
    """A number of at least 0, seven bits a byte, the lowest first."""
    written = bytearray()
    while value >= 0x80:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])


def varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that starts at ``at``, and where the next field starts."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
