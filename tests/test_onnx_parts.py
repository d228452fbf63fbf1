"""Parts of ONNX models, cut out of their bytes: they answer as the whole does."""

import numpy as np
import onnxruntime
import pytest

from audionews.speech.onnx_floats import with_float_convolutions
from audionews.speech.onnx_parts import fields, length_delimited, part, varint_bytes, weights
from audionews.speech.onnx_sessions import opened, shrunk

FLOAT, UINT8 = 1, 2


def text(number, words):
    return length_delimited(number, words.encode())


def node(kind, inputs, outputs, attributes=b"", name=""):
    ports = b"".join([*(text(1, one) for one in inputs), *(text(2, one) for one in outputs)])
    return length_delimited(1, ports + text(3, name) + text(4, kind) + attributes)


def tensor(name, values, kind=FLOAT):
    dims = b"".join(b"\x08" + varint_bytes(size) for size in values.shape)
    return length_delimited(5, dims + b"\x10" + bytes([kind]) + text(8, name) + length_delimited(9, values.tobytes()))


def port(number, name, *sizes):
    shape = b"".join(length_delimited(1, b"\x08" + varint_bytes(size)) for size in sizes)
    kind = length_delimited(1, b"\x08\x01" + (length_delimited(2, shape) if sizes else b""))
    return length_delimited(number, text(1, name) + length_delimited(2, kind))


def model(*pieces):
    """Of opset 13, IR version 8."""
    return b"\x08\x08" + length_delimited(7, text(2, "graph") + b"".join(pieces)) + length_delimited(8, b"\x10\x0d")


def answers(whole, feed, *names):
    session = onnxruntime.InferenceSession(whole, providers=["CPUExecutionProvider"])
    return session.run(list(names), feed)


TWO = np.array([[2.0, 2.0]], np.float32)
BOTH = model(
    node("Add", ["sound", "two"], ["more"]),
    node("Mul", ["other", "more"], ["product"]),
    tensor("two", TWO),
    port(11, "sound", 1, 2),
    port(11, "other", 1, 2),
    port(12, "more", 1, 2),
    port(12, "product", 1, 2),
)


def test_a_part_asks_for_what_its_answer_needs_and_for_nothing_else():
    sound = np.array([[1.0, 5.0]], np.float32)

    (more,) = answers(part(BOTH, ["more"]), {"sound": sound}, "more")

    assert more.tolist() == [[3.0, 7.0]]


def test_opened_weights_take_any_number_of_rows():
    cut = part(BOTH, ["more"], opened={"two": (0, 2)})
    sound = np.zeros((1, 2), np.float32)

    (more,) = answers(cut, {"sound": sound, "two": np.ones((3, 2), np.float32)}, "more")

    assert more.shape == (3, 2)
    assert np.frombuffer(weights(BOTH, "two"), "<f4").tolist() == [2.0, 2.0]


@pytest.mark.parametrize("ask", [lambda: part(BOTH, ["none"]), lambda: weights(BOTH, "none")])
def test_what_is_not_there_is_named(ask):
    with pytest.raises(ValueError, match="none"):
        ask()


def test_a_branch_takes_the_place_of_its_if():
    graph = node("Add", ["sound", "two"], ["chosen"]) + port(12, "chosen", 1, 2) + text(2, "then") + b"\x52\x00" * 600
    then = length_delimited(5, text(1, "then_branch") + length_delimited(6, graph) + b"\xa0\x01\x05")
    whole = model(node("If", ["cached"], ["chosen"], then), tensor("two", TWO), port(11, "sound", 1, 2))

    (chosen,) = answers(part(whole, ["chosen"], branch="then_branch"), {"sound": TWO}, "chosen")

    assert chosen.tolist() == [[4.0, 4.0]]


def test_a_convolution_in_float_says_what_the_quantised_one_says_more_exactly():
    chance = np.random.default_rng(7)
    packed = chance.integers(0, 255, (4, 3, 3), dtype=np.uint8)
    scale, zero, bias = np.float32(0.01), np.uint8(128), chance.normal(size=4).astype(np.float32)
    sound = chance.normal(size=(1, 3, 40)).astype(np.float32)
    whole = model(
        node("DynamicQuantizeLinear", ["sound"], ["sound_q", "sound_scale", "sound_zero"]),
        node("Mul", ["sound_scale", "scale"], ["scales"]),
        node("Div", ["bias", "scales"], ["bias_divided"]),
        node("Floor", ["bias_divided"], ["bias_whole"]),
        node("Cast", ["bias_whole"], ["bias_q"], length_delimited(5, text(1, "to") + b"\x18\x06\xa0\x01\x02")),
        node("Reshape", ["bias_q", "column"], ["bias_column"]),
        node("ConvInteger", ["sound_q", "packed", "sound_zero", "zero"], ["conv_q"], name="/generator/conv"),
        node("Add", ["conv_q", "bias_column"], ["biased_q"]),
        node("Cast", ["biased_q"], ["biased"], length_delimited(5, text(1, "to") + b"\x18\x01\xa0\x01\x02")),
        node("Mul", ["biased", "scales"], ["answer"]),
        tensor("packed", packed, UINT8),
        tensor("scale", np.array(scale)),
        tensor("zero", np.array(zero), UINT8),
        tensor("bias", bias),
        tensor("column", np.array([1, 4, 1], np.int64), 7),
        port(11, "sound", 1, 3, 40),
        port(12, "answer", 1, 4, 38),
    )
    exact = (packed.astype(np.float32) - zero) * scale
    windows = np.lib.stride_tricks.sliding_window_view(sound[0], 3, axis=1)
    true = np.einsum("oik,itk->ot", exact, windows) + bias[:, None]

    (rough,) = answers(whole, {"sound": sound}, "answer")
    floats = with_float_convolutions(whole, "/generator/")
    (fine,) = answers(floats, {"sound": sound}, "answer")

    assert np.abs(fine[0] - true).max() < 1e-4 < np.abs(rough[0] - true).max()
    assert with_float_convolutions(whole, "/elsewhere/") == whole
    assert {field.number for field in fields(floats, 0, len(floats))} == {1, 7, 8}
    assert b"DynamicQuantizeLinear" not in floats, "what nobody asks for holds the sound of every layer"


def test_an_answer_of_a_node_may_be_given_instead_of_worked_out():
    cut = part(BOTH, ["product"], opened={"more": (1, 0)})

    (product,) = answers(cut, {"other": TWO, "more": np.array([[3.0, 4.0]], np.float32)}, "product")

    assert product.tolist() == [[6.0, 8.0]]
    assert b"two" not in cut


def test_an_opened_model_answers_and_keeps_no_copy_of_its_bytes():
    session = opened(part(BOTH, ["more"]), 1, arena=True)

    (more,) = session.run(["more"], {"sound": TWO}, shrunk())

    assert more.tolist() == [[4.0, 4.0]]
    assert not any(isinstance(value, bytes) for value in vars(session).values())
