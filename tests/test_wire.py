"""The wire: what crosses it comes back unchanged, and hostile bytes give a value or ProtocolError, nothing else."""

from __future__ import annotations

import enum
import itertools
import math
import struct
import time
import tracemalloc
from collections import Counter, OrderedDict, defaultdict, namedtuple
from collections.abc import Iterator
from typing import Any

import msgpack
import numpy
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.sandbox.inside import wire
from grader.sandbox.inside.wire import Fact, Opaque, ProtocolError

ONCE = settings(derandomize=True, deadline=None, database=None)
Pair = namedtuple("Pair", "left right")


class Text(str):
    """A plain type's subclass."""


class Whole(int):
    """A plain type's subclass."""


class Real(float):
    """A plain type's subclass."""


class Raw(bytes):
    """A plain type's subclass."""


class Row(list):
    """A plain type's subclass."""


class Mine(torch.Tensor):
    """A student's own tensor class."""


class Colour(enum.Enum):
    """No plain type."""

    RED = 1


class Level(enum.IntEnum):
    """A whole number all the same."""

    HIGH = 3


def crossed(value: Any, **options: Any) -> Any:
    """Return what arrives of *value*."""
    return wire.decode(bytearray(wire.encode(value)), **options)[0]


def facts(value: Any) -> list[Fact]:
    """Return what is told of the tensors in *value*."""
    return wire.decode(bytearray(wire.encode(value)))[1]


def same(left: Any, right: Any) -> bool:
    """Say whether two decoded values are alike to the bit, types included; NaN is like NaN."""
    if type(left) is not type(right):
        return False
    if isinstance(left, torch.Tensor):
        alike = left.shape == right.shape and left.dtype == right.dtype
        return alike and left.contiguous().numpy(force=False).tobytes() == right.contiguous().numpy().tobytes()
    if isinstance(left, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float):
        return struct.pack("<d", left) == struct.pack("<d", right)
    if isinstance(left, complex):
        return same(left.real, right.real) and same(left.imag, right.imag)
    return bool(left == right)


def plain(value: Any) -> bool:
    """Say whether *value* is made of the types that may cross the wall, and of no subclass of them."""
    if type(value) is dict:
        return all(plain(key) and plain(item) for key, item in value.items())
    if type(value) in (list, tuple, set):
        return all(map(plain, value))
    kinds = (type(None), bool, int, float, complex, str, bytes, torch.Tensor, Opaque)
    return type(value) in kinds


# --- round trips ------------------------------------------------------------------------------------------------------

PLAIN = {
    "none": None,
    "true": True,
    "false": False,
    "zero": 0,
    "largest machine int": 2**64 - 1,
    "smallest machine int": -(2**63),
    "beyond machine ints": 2**64,
    "below machine ints": -(2**63) - 1,
    "huge int": -(7**1000),
    "largest int": 2 ** (8 * wire.MAX_INTEGER - 2),
    "float": 0.1,
    "minus zero": -0.0,
    "infinity": -math.inf,
    "nan": math.nan,
    "subnormal": 5e-324,
    "complex": complex(-0.0, math.inf),
    "text": "Schrödinger's 🐈 \0\n",
    "empty text": "",
    "bytes": b"\0\xff",
    "empty list": [],
    "nested lists": [[], [1, [2.5, [None]]]],
    "empty tuple": (),
    "tuples": (1, (2, ()), [(3,)]),
    "empty dict": {},
    "dict": {"b": 1, "a": [2], "": {}},
    "dict in another order": {"a": [2], "b": 1},
    "bytes as key": {b"k": 1},
    "empty set": set(),
    "set": {1, "a", None, (2, 3), 2.5, b"x"},
    "text like a mark": ["tuple", 1],
}


@pytest.mark.parametrize("value", PLAIN.values(), ids=PLAIN)
def test_plain_data_arrives_unchanged(value):
    """Every kind of plain data comes back equal, of the same type, signs and NaN included."""
    assert same(crossed(value), value)


@pytest.mark.parametrize(
    "value",
    [{0: "a", 1: "b"}, {True: 1}, {None: 1}, {2.5: 1}, {(1, "a"): [2]}, {"a": 1, 2: 3}, {2**64 - 1: 1, -(2**63): 2}],
    ids=["ints", "bool", "none", "float", "tuple", "mixed", "large"],
)
def test_a_dict_with_other_keys_than_text_arrives_unchanged(value):
    """A dict that counts layers or classes by number comes back with the same keys."""
    assert same(crossed(value), value)


@pytest.mark.parametrize(
    ("value", "arrives"),
    [
        (Text("a"), "a"),
        (Whole(3), 3),
        (Whole(2**80), 2**80),
        (Real(2.5), 2.5),
        (Raw(b"x"), b"x"),
        (bytearray(b"x"), b"x"),
        (memoryview(b"x"), b"x"),
        (Row([1, (2,)]), [1, (2,)]),
        (Pair(1, [2]), (1, [2])),
        (torch.Size([2, 3]), (2, 3)),
        (OrderedDict(b=1, a=2), {"b": 1, "a": 2}),
        (defaultdict(list, a=[1]), {"a": [1]}),
        (Counter({3: 2}), {3: 2}),
        ({Text("k"): 1}, {"k": 1}),
        (frozenset({1, 2}), {1, 2}),
        (Level.HIGH, 3),
        (torch.float16, "torch.float16"),
        (torch.device("cpu"), "cpu"),
        (numpy.float64(2.5), 2.5),
        (numpy.complex128(1 + 2j), 1 + 2j),
        (numpy.str_("a"), "a"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_subclasses_of_plain_types_arrive_plain(value, arrives):
    """A subclass crosses as the plain type it stands for, so that none of its methods do."""
    assert same(crossed(value), arrives)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (object(), "object"),
        (Colour.RED, "Colour"),
        (range(3), "range"),
        (float, "type"),
        (print, "builtin_function_or_method"),
        ((i for i in range(3)), "generator"),
        (torch.nn.Linear(1, 1), "Linear"),
        (numpy.zeros(2), "numpy.ndarray"),
        (numpy.float32(1), "numpy.float32"),
        (numpy.int64(1), "numpy.int64"),
        (numpy.bool_(True), "numpy.bool"),
        (2 ** (8 * wire.MAX_INTEGER), "int"),
        (type("X" * 300, (), {})(), "X" * 100),
    ],
    ids=lambda value: type(value).__name__,
)
def test_other_objects_leave_their_types_name_only(value, kind):
    """An object that is no plain data crosses as the name of its type, numpy's with their package."""
    assert same(crossed([value]), [Opaque(kind)])


def plain_values(keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return a strategy of nested plain data whose dicts and sets have *keys*."""
    leaves = keys | st.integers(-(2**80), 2**80) | st.floats() | st.complex_numbers() | st.binary(max_size=9)
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.lists(inner, max_size=4).map(tuple)
            | st.dictionaries(keys, inner, max_size=4)
            | st.sets(keys, max_size=4)
        ),
        max_leaves=12,
    )


KEYS = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(max_size=9) | st.floats(allow_nan=False)


@ONCE
@given(plain_values(KEYS | st.tuples(KEYS, KEYS)))
def test_any_plain_data_arrives_unchanged(value):
    """Whatever plain data is sent, the same arrives."""
    assert same(crossed(value), value)


@pytest.mark.parametrize(
    "value",
    [
        [0] * (wire.MAX_LENGTH + 1),
        tuple(range(wire.MAX_LENGTH)),  # its mark takes a place
        {str(i): i for i in range(wire.MAX_LENGTH + 1)},
        "x" * (wire.MAX_TEXT + 1),
        {1j, 2j},
        {frozenset({1})},
        {Colour.RED: 1},
        {2**70: 1},
    ],
    ids=["list", "tuple", "dict", "text", "complex in a set", "set in a set", "object as key", "huge key"],
)
def test_what_decode_would_refuse_encode_refuses_first(value):
    """A value that cannot cross is the sender's TypeError or ValueError, in words, not a damaged reply."""
    try:
        frame = wire.encode(value)
    except (TypeError, ValueError):
        return
    wire.decode(bytearray(frame))


def test_a_value_that_holds_itself_is_refused():
    """A list within itself is a ValueError of the sender, not an endless frame."""
    value: list[Any] = []
    value.append(value)
    with pytest.raises(ValueError, match="recursion"):
        wire.encode(value)


# --- tensors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", wire.DTYPES)
def test_every_dtype_arrives_to_the_bit(name):
    """A tensor of each allowed dtype comes back with the same dtype, shape and bits."""
    dtype = wire.DTYPES[name]
    bits = torch.arange(6 * dtype.itemsize, dtype=torch.uint8) * 37 % 251
    tensor = (bits % 2).bool() if dtype is torch.bool else bits.view(dtype)
    arrived = crossed(tensor.reshape(2, 3))
    assert arrived.dtype is dtype
    assert arrived.shape == (2, 3)
    assert arrived.view(torch.uint8).reshape(-1).tolist() == tensor.view(torch.uint8).reshape(-1).tolist()


def test_nan_and_infinities_arrive():
    """Odd floating-point values are values like others."""
    tensor = torch.tensor([math.nan, math.inf, -math.inf, -0.0, 5e-324], dtype=torch.float64)
    assert same(crossed(tensor), tensor)


ROW = torch.arange(24.0, dtype=torch.float64)
SHAPED = {
    "0-d": torch.tensor(3.5),
    "one element": torch.tensor([3.5]),
    "vector": ROW,
    "every other": ROW[::2],
    "first of every other": ROW[::2][:1],
    "column of one row": ROW.reshape(1, 24)[:, 1],
    "one by one of a wide row": ROW.reshape(2, 12)[:1, :1],
    "transposed": ROW.reshape(4, 6).T,
    "permuted": ROW.reshape(2, 3, 4).permute(2, 0, 1),
    "channels last": ROW.reshape(1, 2, 3, 4).contiguous(memory_format=torch.channels_last),
    "column": ROW.reshape(4, 6)[:, 2],
    "block": ROW.reshape(4, 6)[1:3, 2:5],
    "expanded": torch.ones(3).expand(2, 3),
    "expanded number": torch.tensor(2.0).expand(2, 2),
    "flipped": ROW.reshape(4, 6).flip(0),
    "many dimensions": ROW.reshape(2, 1, 3, 1, 2, 1, 1, 1, 1, 1, 1, 2),
    "conjugated": torch.tensor([1 + 2j, 3 - 4j]).conj(),
    "imaginary part of a conjugate": torch.tensor([1 + 2j, 3 - 4j]).conj().imag,
    "imaginary part of one conjugate": torch.tensor([1 + 2j]).conj().imag,
    "second half": ROW[12:],
}


@pytest.mark.parametrize("tensor", SHAPED.values(), ids=SHAPED)
def test_tensors_of_every_layout_arrive_with_the_same_elements(tensor):
    """However a tensor lies in memory, shape and elements come back."""
    arrived = crossed(tensor)
    assert arrived.shape == tensor.shape
    assert arrived.tolist() == tensor.tolist()


EMPTY = {
    "vector": torch.empty(0),
    "rows": torch.empty(0, 3),
    "columns": torch.empty(3, 0, dtype=torch.int64),
    "transposed": torch.empty(3, 0, 2).transpose(0, 2),
    "bool": torch.empty(0, dtype=torch.bool),
}


@pytest.mark.parametrize(
    ("around", "place"),
    [
        (lambda tensor: tensor, ()),
        (lambda tensor: [tensor], (0,)),
        (lambda tensor: [tensor, torch.ones(3)], (0,)),
        (lambda tensor: [torch.ones(3), tensor], (1,)),
        (lambda tensor: {"first": torch.ones(3), "then": [tensor, torch.ones(2)]}, ("then", 0)),
    ],
    ids=["alone", "in a list", "before another", "behind another", "between others"],
)
@pytest.mark.parametrize("tensor", EMPTY.values(), ids=EMPTY)
def test_empty_tensors_arrive(tensor, around, place):
    """A tensor without elements keeps shape and dtype, alone or beside others."""
    arrived = crossed(around(tensor))
    for step in place:
        arrived = arrived[step]
    assert arrived.shape == tensor.shape
    assert arrived.dtype is tensor.dtype


@pytest.mark.parametrize("name", ["transposed", "permuted", "channels last", "vector", "many dimensions"])
def test_a_dense_tensor_keeps_its_strides(name):
    """A tensor without gaps lies on the other side as it lay here, so that strides give nothing away or wrong."""
    assert crossed(SHAPED[name]).stride() == SHAPED[name].stride()


def test_tensors_inside_containers_arrive():
    """Tensors are found at any depth, also in named tuples and in what torch.max returns."""
    value = {"weights": OrderedDict(w=torch.ones(2), b=torch.zeros(())), "pair": Pair(torch.tensor([1]), ())}
    arrived = crossed(value)
    assert same(arrived, {"weights": {"w": torch.ones(2), "b": torch.zeros(())}, "pair": (torch.tensor([1]), ())})
    assert same(crossed(torch.max(torch.eye(2), 0)), (torch.ones(2), torch.tensor([0, 1])))


@pytest.mark.parametrize(
    ("tensor", "kind"),
    [
        (torch.nn.Parameter(torch.ones(2)), "Parameter"),
        (torch.ones(2).as_subclass(Mine), "Mine"),
        (torch.ones(2), "Tensor"),
    ],
)
def test_a_subclass_arrives_as_an_exact_tensor(tensor, kind):
    """A decoded tensor is a torch.Tensor and nothing else; its class crosses as a name beside it."""
    arrived, told = wire.decode(bytearray(wire.encode(tensor)))
    assert type(arrived) is torch.Tensor
    assert arrived.tolist() == [1, 1]
    assert told[0].kind == kind


def test_requires_grad_is_told_and_not_set():
    """Whether gradients are asked for is a claim beside the tensor, in the order of the tensors."""
    leaf = torch.ones(2, requires_grad=True)
    arrived, told = wire.decode(bytearray(wire.encode([leaf, 2 * leaf, leaf.detach()])))
    assert [fact.requires_grad for fact in told] == [True, True, False]
    assert not any(tensor.requires_grad for tensor in arrived)


def test_requires_grad_is_restored_for_a_trusted_sender():
    """With live, the receiver gets leaves that gradients can flow to."""
    arrived = crossed([torch.ones(2, requires_grad=True), torch.ones(2)], live=True)
    assert [tensor.requires_grad for tensor in arrived] == [True, False]
    assert arrived[0].is_leaf


def test_the_device_is_told():
    """The device crosses as a name; the bytes arrive on the CPU."""
    arrived, told = wire.decode(bytearray(wire.encode(torch.ones(2))))
    assert told[0].device == "cpu"
    assert arrived.device == torch.device("cpu")


def test_tensors_that_share_memory_are_told():
    """Each tensor names the first in the frame that lies on the same storage, itself if none does."""
    base = torch.arange(6.0)
    value = [base, torch.arange(6.0), base, base[2:], base.reshape(2, 3).T, base.clone()]
    assert [fact.alias for fact in facts(value)] == [0, 1, 0, 0, 0, 5]


def test_empty_tensors_share_nothing():
    """Tensors without memory are no aliases of each other."""
    assert [fact.alias for fact in facts([torch.ones(1), torch.empty(0), torch.empty(0), torch.ones(1)])] == [
        0,
        1,
        2,
        3,
    ]


def test_a_sparse_tensor_arrives_dense_and_is_told():
    """A sparse tensor crosses by value, its layout beside it."""
    arrived, told = wire.decode(bytearray(wire.encode(torch.eye(3).to_sparse())))
    assert same(arrived, torch.eye(3))
    assert told[0].layout == "sparse_coo"
    assert facts(torch.eye(3))[0].layout == "strided"


@pytest.mark.parametrize(
    "make",
    [
        lambda: torch.empty(2, device="meta"),
        lambda: torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]),
        lambda: torch.nn.UninitializedParameter(),
        lambda: torch.empty(2, dtype=torch.float8_e4m3fnuz),
    ],
    ids=["meta", "nested", "uninitialized", "dtype"],
)
@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors is in prototype stage")  # true of torch 2.15
def test_a_tensor_without_plain_bytes_is_refused_by_the_sender(make):
    """What has no bytes, or none of an allowed dtype, is a TypeError or ValueError, never "not implemented"."""
    with pytest.raises((TypeError, ValueError)):
        wire.encode(make())


def test_too_many_tensors_are_refused_by_the_sender():
    """More tensors than a frame may hold are a ValueError that says how many are allowed."""
    one = torch.ones(1)
    assert len(crossed([one] * wire.MAX_TENSORS)) == wire.MAX_TENSORS
    with pytest.raises(ValueError, match=str(wire.MAX_TENSORS)):
        wire.encode([one] * (wire.MAX_TENSORS + 1))


def test_a_value_larger_than_a_frame_is_refused_by_the_sender():
    """Bytes beyond the cap are a ValueError before they are copied; an expanded tensor counts as it would arrive."""
    with pytest.raises(ValueError, match="256 MiB"):
        wire.encode(torch.zeros(1, dtype=torch.uint8).expand(wire.MAX_FRAME + 1))


def test_tensors_lie_on_the_buffer():
    """Decoding copies no elements: what changes in the buffer changes in the tensor."""
    buffer = bytearray(wire.encode(torch.zeros(4, dtype=torch.uint8)))
    tensor = wire.decode(buffer)[0]
    buffer[-wire.ALIGN] = 7
    assert tensor.tolist() == [7, 0, 0, 0]


def test_pieces_make_the_frame():
    """The pieces for writing without a copy are the frame, and its head announces their length."""
    value = [torch.arange(100), (1, "a"), torch.ones(3).to(torch.bfloat16)]
    frame = b"".join(wire.encode_parts(value))
    assert frame == wire.encode(value)
    assert wire.frame_length(frame[: wire.HEAD.size]) == len(frame)


# --- hostile frames ---------------------------------------------------------------------------------------------------


def frame(envelope: bytes, blobs: bytes = b"", *, gap: bytes | None = None) -> bytearray:
    """Return a frame with a right head around *envelope* and *blobs*."""
    start = wire.HEAD.size + len(envelope)
    padding = gap if gap is not None else bytes(-start % wire.ALIGN) if blobs else b""
    body = envelope + padding + blobs
    return bytearray(wire.HEAD.pack(wire.MAGIC, len(envelope), wire.HEAD.size + len(body)) + body)


def packed(value: Any) -> bytes:
    """Return *value* as msgpack, nothing of the wire's own in it."""
    return msgpack.packb(value)


def mark(name: bytes) -> msgpack.ExtType:
    """Return a container mark."""
    return msgpack.ExtType(wire.MARK, name)


HEADER = {
    "dtype": "float64",
    "shape": [2, 4],
    "order": [0, 1],
    "offset": 0,
    "kind": "Tensor",
    "device": "cpu",
    "grad": False,
    "layout": "strided",
    "alias": 0,
}


def header(**changes: Any) -> msgpack.ExtType:
    """Return a tensor's header, with some fields changed."""
    return msgpack.ExtType(wire.TENSOR, packed(list({**HEADER, **changes}.values())))


def tensor_frame(**changes: Any) -> bytearray:
    """Return the frame of one tensor of 64 bytes, with some fields of its header changed."""
    return frame(packed(header(**changes)), bytes(64))


def refused(data: bytes | bytearray, why: str) -> None:
    """Assert that *data* is refused, and for that reason."""
    with pytest.raises(ProtocolError, match=why):
        wire.decode(bytearray(data))


def test_the_hand_made_frame_is_right():
    """The frame that the hostile ones are made from is accepted: they are refused for their own fault."""
    assert same(wire.decode(tensor_frame())[0], torch.zeros(2, 4, dtype=torch.float64))
    assert wire.encode(torch.zeros(2, 4, dtype=torch.float64)) == tensor_frame()


GOOD = wire.encode([torch.ones(8, dtype=torch.float64), "text", (1, 2)])
LENGTHS = struct.unpack_from("<IQ", GOOD, 4)


@pytest.mark.parametrize("size", range(wire.HEAD.size))
def test_less_than_a_head_is_refused(size):
    """A frame that ends within its head is refused as such, also by `frame_length`."""
    refused(GOOD[:size], "shorter than its header")
    with pytest.raises(ProtocolError, match="shorter than its header"):
        wire.frame_length(GOOD[:size])


@pytest.mark.parametrize("magic", [b"TGW0", b"tgw1", b"\x80\x04\x95\0", b"PK\x03\x04", bytes(4)])
def test_another_magic_word_is_refused(magic):
    """Pickles, zip files and other versions are not even looked into."""
    refused(magic + GOOD[4:], "magic word")


@pytest.mark.parametrize(
    ("envelope", "total"),
    [
        (LENGTHS[1], LENGTHS[1]),
        ((1 << 32) - 1, LENGTHS[1]),
        (LENGTHS[0], wire.HEAD.size),
        (LENGTHS[0], 0),
        (LENGTHS[0], wire.MAX_FRAME + 1),
        (LENGTHS[0], (1 << 64) - 1),
    ],
)
def test_lengths_that_do_not_fit_are_refused_before_anything_is_read(envelope, total):
    """An envelope beyond its frame and a frame beyond the cap are refused from the head alone."""
    head = wire.HEAD.pack(wire.MAGIC, envelope, total)
    with pytest.raises(ProtocolError, match="do not fit a frame"):
        wire.frame_length(head)
    refused(head + GOOD[wire.HEAD.size :], "do not fit a frame")


@pytest.mark.parametrize("cut", [1, 2, 63, 64, 65, len(GOOD) - wire.HEAD.size])
def test_a_truncated_frame_is_refused(cut):
    """A frame that ends early is refused by its length."""
    refused(GOOD[:-cut], "announces another length")


@pytest.mark.parametrize("extra", [1, 64, 1000])
def test_bytes_behind_a_frame_are_refused(extra):
    """A frame is all there is."""
    refused(GOOD + bytes(extra), "announces another length")


@pytest.mark.parametrize("extra", [1, 47, 63, 64, 1000])
@pytest.mark.parametrize("blobs", [b"", bytes(64)], ids=["no tensor", "a tensor"])
def test_bytes_that_belong_to_nothing_are_refused(extra, blobs):
    """Bytes that the head announces and no tensor uses are refused, however few."""
    envelope = packed(header()) if blobs else packed([1, 2])
    gap = bytes(-(wire.HEAD.size + len(envelope)) % wire.ALIGN) if blobs else b""
    refused(frame(envelope, blobs + bytes(extra), gap=gap), "left over")


def test_two_values_in_an_envelope_are_refused():
    """An envelope holds one value."""
    refused(frame(packed(1) + packed(2)), "ExtraData")


@pytest.mark.parametrize("envelope", [b"", b"\x93\x01", b"\xda\x00\x05ab", b"\xc1"])
def test_a_broken_envelope_is_refused(envelope):
    """An envelope that ends early, or is no msgpack, is refused."""
    with pytest.raises(ProtocolError):
        wire.decode(frame(envelope))


@pytest.mark.parametrize("shape", [[-1], [-1, -8], [2, -4], [-(2**63)]])
def test_a_negative_shape_is_refused(shape):
    """No axis has fewer than no elements, also where the product would fit."""
    refused(tensor_frame(shape=shape, order=list(range(len(shape)))), "bad shape")


@pytest.mark.parametrize(
    "shape", [[wire.MAX_FRAME + 1], [2**63], [2**64 - 1], [0, 2**62], [1.0], [True], ["8"], [None]]
)
def test_a_shape_of_impossible_sizes_is_refused(shape):
    """A size beyond the cap, or that is no whole number, is refused, also where another is 0."""
    refused(tensor_frame(shape=shape, order=list(range(len(shape)))), "bad shape")


@pytest.mark.parametrize("shape", [[9], [2, 5], [wire.MAX_FRAME] * 12, [1 << 16, 1 << 16, 1 << 16, 1 << 16]])
def test_a_tensor_of_more_elements_than_bytes_is_refused(shape):
    """The bytes must be there before memory is taken for them, also where the product of the sizes wraps around."""
    refused(tensor_frame(shape=shape, order=list(range(len(shape)))), "too few bytes")


@pytest.mark.parametrize("shape", [8, "8", None, {"a": 1}, [2] * (wire.MAX_DIMS + 1)])
def test_a_shape_that_is_no_short_list_is_refused(shape):
    """The shape is a list of at most twelve sizes."""
    refused(tensor_frame(shape=shape), "number of dimensions|max_map_len")


@pytest.mark.parametrize(
    "order", [[0], [0, 1, 2], [1, 1], [0, 2], [-1, 0], [False, True], [0.0, 1.0], "01", None, [1 << 40, 0]]
)
def test_an_order_that_is_no_permutation_is_refused(order):
    """The order names each dimension once."""
    refused(tensor_frame(order=order), "bad order")


@pytest.mark.parametrize("dtype", ["float128", "object", "", "Float64", "qint8", "__class__", 3, None, ["float64"]])
def test_a_dtype_that_is_not_allowed_is_refused(dtype):
    """Only names of the allow-list are dtypes."""
    refused(tensor_frame(dtype=dtype), "bad dtype|unhashable")


@pytest.mark.parametrize("offset", [1, 64, -64, 1 << 62, 0.0, None, False, "0"])
def test_a_tensor_elsewhere_than_next_is_refused(offset):
    """Tensors follow each other: none overlaps another, lies outside or leaves a gap."""
    refused(tensor_frame(offset=offset), "not where they must be")


def test_two_tensors_on_the_same_bytes_are_refused():
    """A second tensor cannot lie on the first one's bytes."""
    refused(frame(packed([header(), header()]), bytes(128)), "not where they must be")


@pytest.mark.parametrize(
    "change",
    [{"kind": 1}, {"device": None}, {"layout": b"x"}, {"grad": 1}, {"grad": None}, {"alias": True}, {"alias": "0"}],
    ids=str,
)
def test_facts_of_the_wrong_type_are_refused(change):
    """What is told beside a tensor has its type, or the frame is refused."""
    refused(tensor_frame(**change), "bad facts")


@pytest.mark.parametrize(
    "data",
    [b"", b"\xc0", packed({}), packed([]), packed(["float64"]), packed([*HEADER.values(), 1]), packed(8) * 2, b"\xdd"],
    ids=repr,
)
def test_a_header_of_another_form_is_refused(data):
    """A tensor's header is a list of nine, nothing before, behind or instead."""
    with pytest.raises(ProtocolError):
        wire.decode(frame(packed(msgpack.ExtType(wire.TENSOR, data)), bytes(64)))


@pytest.mark.parametrize("byte", [2, 0x7F, 0xFF])
@pytest.mark.parametrize("place", [0, 31, 63])
def test_a_bool_of_another_byte_than_0_and_1_is_refused(byte, place):
    """A bool tensor holds 0 and 1: other bytes would make torch contradict itself."""
    blob = bytearray(64)
    blob[place] = byte
    refused(frame(packed(header(dtype="bool", shape=[64], order=[0])), bytes(blob)), "0 and 1")


def test_too_many_tensors_are_refused():
    """More tensors than the cap are refused, even without bytes."""
    empty = [header(shape=[0], order=[0], offset=64) for _ in range(wire.MAX_TENSORS)]
    assert len(wire.decode(frame(packed([header(), *empty[:-1]]), bytes(64)))[0]) == wire.MAX_TENSORS
    refused(frame(packed([header(), *empty]), bytes(64)), f"more than {wire.MAX_TENSORS}")


@pytest.mark.parametrize("opener", [b"\x91", b"\x81\xa1k"], ids=["lists", "dicts"])
def test_deep_nesting_is_refused(opener):
    """Nesting beyond what the parser's stack holds is refused, not followed until the process dies."""
    refused(frame(opener * 200_000 + b"\xc0"), "Stack|nest|recursion")


@pytest.mark.parametrize(
    "head",
    [
        b"\xdd\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff",
        b"\xdb\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\xc9\xff\xff\xff\xff\x01",
    ],
    ids=["array", "map", "text", "bytes", "extension"],
)
def test_a_huge_announced_length_is_refused_before_memory_is_taken(head):
    """Four thousand million elements that are not there are refused when they are announced."""
    refused(frame(head + bytes(64)), "ends within a value|max_ext_len")
    refused(frame(b"\x92\x01" + head + bytes(64)), "ends within a value|max_ext_len")


@pytest.mark.parametrize(
    ("head", "body", "why"),
    [
        (b"\xdd", b"\xc0", "max_array_len"),
        (b"\xdf", b"\xc0\xc0", "max_map_len"),
        (b"\xc9", b"\1", "max_ext_len"),
    ],
    ids=["array", "map", "extension"],
)
def test_more_elements_than_the_cap_are_refused(head, body, why):
    """Elements that are there, and one too many, are refused."""
    size = wire.MAX_LENGTH + 1
    refused(frame(head + struct.pack(">I", size) + b"\1" * (head == b"\xc9") + body * size), why)


@pytest.mark.parametrize("opener", [b"\xdc\xff\xff", b"\xde\xff\xff\xc0"], ids=["lists", "dicts"])
def test_lists_that_are_announced_and_not_there_take_no_memory(opener):
    """A thousand lists, one in the other, that announce 65535 elements each: msgpack alone takes 80 MB."""
    hostile = frame(opener * 1000)
    tracemalloc.start()
    try:
        refused(hostile, "ends within a value")
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_a_text_beyond_the_cap_is_refused():
    """A text that is there and too long is refused."""
    refused(frame(packed("x" * (wire.MAX_TEXT + 1))), "max_str_len")


def test_countless_tiny_values_are_refused():
    """Values that take far more memory than bytes are capped: the trusted side must not run out of it.

    24 million values, in lists that each keep to the cap; a student can send ten times as many.
    """
    inner = b"\xdd" + struct.pack(">I", wire.MAX_LENGTH) + b"\xc0" * wire.MAX_LENGTH
    count = (24 << 20) // wire.MAX_LENGTH
    with pytest.raises(ProtocolError):
        wire.decode(frame(b"\xdd" + struct.pack(">I", count) + inner * count))


@pytest.mark.parametrize(
    "empty",
    [b"\x90", b"\x80", b"\xd4\5a", packed([mark(wire.AS_SET)]), packed(msgpack.ExtType(wire.INTEGER, b"\1"))],
    ids=["lists", "dicts", "objects", "sets", "integers"],
)
def test_countless_small_objects_are_refused(empty):
    """Objects that are a byte each on the wire and ninety in memory are counted over the whole frame."""
    inner = b"\xdd" + struct.pack(">I", 60_000) + empty * 60_000
    assert len(wire.decode(frame(inner))[0]) == 60_000
    refused(frame(b"\x95" + inner * 5), f"more than {wire.MAX_OBJECTS}")


def test_the_sender_hears_of_too_many_objects():
    """A value of too many lists is a TypeError that says what to do."""
    with pytest.raises(TypeError, match="longer data is for a tensor"):
        wire.encode([[()] * 60_000] * 3)


def colliding_integers(count: int) -> Iterator[bytes]:
    """Yield integers of one hash value: multiples of the prime that Python takes the remainder of."""
    for number in range(1, count):
        digits = (number * ((1 << 61) - 1)).to_bytes(75, "little")
        yield packed(msgpack.ExtType(wire.INTEGER, digits))


def colliding_tuples(count: int) -> Iterator[bytes]:
    """Yield pairs of integers of one hash value, for Python's hash of a tuple (xxHash) can be run backwards."""
    prime1, prime2, prime5, whole = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x27D4EB2F165667C5, 1 << 64
    inverse = pow(prime2, -1, whole)
    first, found = 0, 1
    while found < count:
        first += 1
        mixed = (prime5 + first * prime2) % whole
        mixed = (mixed << 31 | mixed >> 33) * prime1 % whole
        second = -mixed * inverse % whole
        if 0 < second < (1 << 61) - 1:  # the hash of such an integer is itself
            found += 1
            yield packed([mark(wire.AS_TUPLE), first, second])


@pytest.mark.parametrize("keys", [colliding_integers, colliding_tuples], ids=["integers", "tuples"])
@pytest.mark.parametrize("container", ["set", "dict"])
def test_keys_that_collide_cost_little(keys, container):
    """Twenty thousand keys chosen to have one hash value do not hold up the trusted side."""
    count = 20_000
    if container == "set":
        body = b"\xdd" + struct.pack(">I", count) + packed(mark(wire.AS_SET)) + b"".join(keys(count))
    else:
        body = b"\xdf" + struct.pack(">I", count - 1) + b"".join(key + b"\xc0" for key in keys(count))
    hostile = frame(body)
    start = time.process_time()
    try:
        wire.decode(hostile)
    except ProtocolError:
        pass
    assert time.process_time() - start < 1  # honest keys: 0.02 s


@pytest.mark.parametrize(
    "value",
    [
        mark(b"tuple"),
        [1, mark(b"tuple")],
        [mark(b"tuple"), mark(b"tuple")],
        [[mark(b"tuple"), 1], mark(b"set")],
        {"a": mark(b"tuple")},
        {"a": {"b": mark(b"set")}},
        [{"a": mark(b"set")}],
        [mark(b"tuple"), ["a", mark(b"set")]],
        [mark(b"set"), 1, mark(b"tuple")],
    ],
    ids=[
        "alone",
        "behind",
        "twice",
        "at the end",
        "in a dict",
        "deeper",
        "in a dict in a list",
        "in a tuple",
        "in a set",
    ],
)
def test_a_mark_in_an_odd_place_is_refused(value):
    """A container mark stands at the head of a list and nowhere else."""
    refused(frame(packed(value)), "container mark")


@pytest.mark.parametrize("name", [b"", b"list", b"tuple\0", b"Tuple", b"\xff"])
def test_an_unknown_mark_is_refused(name):
    """Only the containers that msgpack lacks are marked."""
    refused(frame(packed([mark(name), 1])), "unknown container")


@pytest.mark.parametrize(
    "key",
    [
        [1],
        {},
        header(),
        msgpack.ExtType(wire.OPAQUE, b"x"),
        msgpack.ExtType(wire.COMPLEX, bytes(16)),
        msgpack.ExtType(wire.INTEGER, bytes(8) + b"\1"),
        [mark(b"set"), 1],
    ],
    ids=["list", "dict", "tensor", "object", "complex", "huge integer", "set"],
)
@pytest.mark.parametrize("place", ["set", "dict", "in a tuple"])
def test_a_bad_key_is_refused(key, place):
    """Only numbers of machine size, text, bytes and tuples of them are keys: nothing that runs code to be compared."""
    envelope = {
        "set": packed([mark(b"set"), key]),
        "dict": b"\x81" + packed(key) + b"\x01",
        "in a tuple": packed([mark(b"set"), [mark(b"tuple"), 1, key]]),
    }[place]
    refused(frame(envelope, bytes(64) if key == header() else b""), "be a key")


def test_a_mark_is_no_key():
    """A container mark is no key of a dict either."""
    refused(frame(b"\x81" + packed(mark(b"tuple")) + b"\x01"), "mark|key")


@pytest.mark.parametrize(
    "raw", [b"\xa1\xff", b"\xa2\xc0\x80", b"\xa3\xed\xa0\x80", b"\x81\xa1\xff\x01", b"\x91\xa1\xff"]
)
def test_text_that_is_no_utf_8_is_refused(raw):
    """Text is UTF-8 to the letter: no stray bytes, overlong forms or halves of surrogate pairs."""
    refused(frame(raw), "UnicodeDecodeError")


@pytest.mark.parametrize(
    "data",
    [
        msgpack.ExtType(0, b""),
        msgpack.ExtType(6, b"x"),
        msgpack.ExtType(127, b"x"),
        msgpack.ExtType(wire.COMPLEX, bytes(15)),
        msgpack.ExtType(wire.INTEGER, bytes(wire.MAX_INTEGER + 1)),
    ],
    ids=["0", "6", "127", "short complex", "long integer"],
)
def test_an_unknown_or_broken_extension_is_refused(data):
    """Extension values are the wire's own five, each of its own length."""
    refused(frame(packed([data])), "unknown extension|buffer of 16 bytes")


@pytest.mark.parametrize("size", [4, 8, 12])
def test_a_msgpack_timestamp_is_refused(size):
    """The timestamp, an extension of msgpack itself, is no value of the wire."""
    with pytest.raises(ProtocolError):
        wire.decode(frame(b"\xc7" + bytes([size, 0xFF]) + bytes(size)))


# --- mutations --------------------------------------------------------------------------------------------------------

SEEDS = [
    wire.encode({"a": [torch.arange(5.0), torch.ones(2, 3, dtype=torch.bool).T], "b": (1, 2.5, "x", {"c": None})}),
    wire.encode([{1, 2}, Counter({3: 1, (4, "a"): 2}), 2**70, 1j, Colour.RED, b"xyz", torch.empty(0, 2)]),
    wire.encode(torch.ones(3, dtype=torch.complex64).conj()),
    wire.encode({"ok": False, "error": {"type": "ValueError", "message": "no", "line": 3, "text": "", "missing": ""}}),
    bytes(
        frame(
            packed(
                [
                    {"k": "vv"},
                    [mark(b"tuple"), 1, 2],
                    {"o": msgpack.ExtType(wire.OPAQUE, b"set")},
                    msgpack.ExtType(4, b"abcd"),
                ]
            )
        )
    ),
]
MUTATION = st.tuples(
    st.sampled_from(["set", "flip", "drop", "insert", "copy"]), st.integers(0, 400), st.integers(0, 255)
)


def mutated(data: bytes, mutations: list[tuple[str, int, int]], *, mend: bool) -> bytearray:
    """Return *data* with changes; with *mend*, the head announces the new length."""
    changed = bytearray(data)
    for kind, where, byte in mutations:
        place = where % len(changed) if changed else 0
        if not changed or kind == "insert":
            changed.insert(place, byte)
        elif kind == "set":
            changed[place] = byte
        elif kind == "flip":
            changed[place] ^= 1 << byte % 8
        elif kind == "drop":
            del changed[place : place + 1 + byte % 4]
        else:
            changed[place:place] = changed[place : place + byte % 16]
    if mend and len(changed) >= wire.HEAD.size:
        changed[: len(wire.MAGIC)] = wire.MAGIC
        changed[8:16] = struct.pack("<Q", len(changed))
    return changed


@settings(ONCE, max_examples=800)
@given(st.sampled_from(SEEDS), st.lists(MUTATION, min_size=1, max_size=6), st.booleans())
def test_any_mutation_gives_a_value_or_protocol_error(seed, mutations, mend):
    """Whatever happens to a frame on its way, the receiver gets plain data or ProtocolError and nothing else."""
    try:
        value, told = wire.decode(mutated(seed, mutations, mend=mend))
    except ProtocolError:
        return
    assert plain(value)
    assert all(type(fact) is Fact for fact in told)


@settings(ONCE, max_examples=500)
@given(st.binary(max_size=200))
def test_any_envelope_gives_a_value_or_protocol_error(envelope):
    """Any bytes in a right head give plain data or ProtocolError."""
    try:
        value, _ = wire.decode(frame(envelope))
    except ProtocolError:
        return
    assert plain(value)


def test_tuples_as_keys_are_counted_over_the_whole_frame():
    """Tuples can be chosen to hash alike: many small containers of them cost as much as a large one."""
    some = {(first, second) for first in range(20) for second in range(25)}
    assert wire.decode(wire.encode([some, some]))[0] == [some, some]
    with pytest.raises(TypeError, match="more than 1024 tuples cannot be keys"):
        wire.encode([some, some, some])


def test_long_tuples_as_keys_are_refused():
    """A thousand tuples of one hash value that differ in their last elements only would be compared for 20 s."""
    same_hash = (-1, -2)  # Python's hash of both is -2
    tails = itertools.islice(itertools.product(same_hash, repeat=10), 1000)
    body = b"".join(packed([mark(wire.AS_TUPLE), *[1] * 8100, *tail]) for tail in tails)
    hostile = frame(b"\xdc" + struct.pack(">H", 1001) + packed(mark(wire.AS_SET)) + body)
    start = time.process_time()
    refused(hostile, f"more than {wire.MAX_KEY_PARTS} elements together cannot be keys")
    assert time.process_time() - start < 3  # to make the tuples


def test_the_most_that_tuples_as_keys_can_cost_is_little():
    """As many tuples as are allowed, of one hash value and alike in their first 7 KB, are compared in a moment."""
    alike = [number * ((1 << 61) - 1) for number in range(8)]  # Python's hash of each is 0
    tuples = list(itertools.islice(itertools.product(alike, repeat=4), 1000))
    assert len({hash(each) for each in tuples}) == 1
    body = b"".join(packed([mark(wire.AS_TUPLE), *["x" * 1800] * 4, *each]) for each in tuples)
    hostile = frame(b"\xdc" + struct.pack(">H", 1001) + packed(mark(wire.AS_SET)) + body)
    start = time.process_time()
    assert len(wire.decode(hostile)[0]) == 1000
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "envelope",
    [
        b"\x82\xa1w" + packed(header()) + b"\xa1w\xc0",
        b"\x82\x01\xc0\xcb\x3f\xf0" + bytes(6) + b"\xc0",
        packed([mark(wire.AS_SET), 1, True]),
    ],
    ids=["text", "a number of two types", "set"],
)
def test_a_key_that_stands_twice_is_refused(envelope):
    """No dict has a key twice: the tensor that the first one stood for would be told of and not be there."""
    refused(frame(envelope, bytes(64) * (b"w" in envelope)), "stands twice")
