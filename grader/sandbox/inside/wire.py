"""Encode and decode the values that cross the wall: plain data and raw tensor bytes, never pickle.

Runs on both sides. The student side encodes whatever student code returned; the trusted side decodes those
hostile bytes. Imports the standard library, msgpack and torch only, nothing of grader.

A frame is

    magic | envelope length | frame length | envelope | blob | blob ...

The envelope is msgpack. A tensor in it is a small header (dtype, shape, facts, where its blob lies); blobs hold raw
little-endian elements, each aligned to 64 bytes, so that a tensor can be rebuilt on the buffer without a copy.

`decode` gives a value or raises `ProtocolError`; every size is checked before memory is taken, and a decoded tensor
is an exact `torch.Tensor` on the CPU. What the sender says *about* a tensor (class, device, requires_grad, aliasing)
comes back beside the value as `Fact`s, for they are claims.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgpack
import torch

MAGIC = b"TGW1"
HEAD = struct.Struct("<4sIQ")
ALIGN = 64
MAX_FRAME = 256 << 20  # bytes
MAX_DIMS = 12
MAX_LENGTH = 1 << 16  # elements of a list or a map; longer data belongs in a tensor
MAX_TEXT = 1 << 20
MAX_TUPLE_KEYS = 1024  # in one frame
MAX_KEY_PARTS = 1 << 13  # elements of all tuples that are keys in one frame
MAX_OBJECTS = 1 << 18  # containers and extension values in one frame: a byte can stand for a hundred bytes of memory
MAX_INTEGER = 512  # bytes
MAX_TENSORS = 4096
MAX_ENVELOPE = 8 << 20  # bytes, of what an untrusted sender says beside its tensors

TENSOR, MARK, COMPLEX, INTEGER, OPAQUE = 1, 2, 3, 4, 5
AS_TUPLE, AS_SET = b"tuple", b"set"

_NAMES = (
    "float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool",
    "complex128", "complex64", "uint16", "uint32", "uint64", "float8_e4m3fn", "float8_e5m2",
)  # fmt: skip
DTYPES: dict[str, torch.dtype] = {name: getattr(torch, name) for name in _NAMES if hasattr(torch, name)}
NAMES: dict[torch.dtype, str] = {dtype: name for name, dtype in DTYPES.items()}


_Keyed = TypeVar("_Keyed", dict[Any, Any], set[Any])


class ProtocolError(Exception):
    """The bytes are no frame that `encode` could have made."""


@dataclass(frozen=True, slots=True)
class Opaque:
    """Stands for an object that does not cross the wall; only its type's name does."""

    kind: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What the sender says about one tensor, in the order of the tensors in the value."""

    kind: str  # class name: "Tensor", "Parameter", ...
    device: str
    requires_grad: bool
    layout: str
    alias: int  # index of the first tensor in the frame that shares its storage; its own index if none


@dataclass(slots=True)
class _Blobs:
    """Tensor bytes collected while the envelope is packed."""

    parts: list[memoryview]
    storages: dict[int, int]
    kept: list[torch.Tensor]  # keeps storages alive, so that an address names one tensor
    count: int = 0
    size: int = 0


def encode(value: Any) -> bytes:
    """Return the frame of *value*; raise TypeError or ValueError for a tensor that has no plain bytes."""
    return b"".join(encode_parts(value))


def encode_parts(value: Any) -> list[bytes | memoryview]:
    """Return the frame of *value* in pieces, so that large tensors are written without being joined."""
    blobs = _Blobs([], {}, [])
    packer = msgpack.Packer(default=lambda o: _pack_other(o, blobs), use_bin_type=True, strict_types=True)
    envelope: bytes = packer.pack(value)
    try:
        _unpack(envelope, _stand_in)  # what `decode` would refuse, the sender hears of here
    except ProtocolError as error:
        raise TypeError(str(error)) from None
    padding = -(HEAD.size + len(envelope)) % ALIGN if blobs.parts else 0
    total = HEAD.size + len(envelope) + padding + blobs.size
    head = HEAD.pack(MAGIC, len(envelope), total)
    return [head, envelope, bytes(padding), *blobs.parts]


def _pack_other(value: Any, blobs: _Blobs) -> Any:
    """Pack what msgpack does not know by itself; subclasses of plain types become plain."""
    if isinstance(value, torch.Tensor):
        return _pack_tensor(value, blobs)
    if isinstance(value, tuple):
        return [msgpack.ExtType(MARK, AS_TUPLE), *tuple.__iter__(value)]
    if isinstance(value, dict):
        return dict(dict.items(value))
    if isinstance(value, bytes | bytearray):
        return bytes(memoryview(value))
    if isinstance(value, list):
        return list(list.__iter__(value))
    if isinstance(value, set | frozenset):
        return [msgpack.ExtType(MARK, AS_SET), *sorted(value, key=repr)]
    if isinstance(value, torch.dtype | torch.device):
        return str(value)
    return _pack_scalar(value)


def _pack_scalar(value: Any) -> Any:
    if type(value) is Opaque:
        return msgpack.ExtType(OPAQUE, value.kind.encode("utf-8", "replace"))
    if isinstance(value, bool):
        return bool(value)
    if isinstance(value, int):
        exact = int.__index__(value)
        if -(1 << 63) <= exact < 1 << 64:
            return exact
        length = exact.bit_length() // 8 + 1
        if length <= MAX_INTEGER:
            return msgpack.ExtType(INTEGER, exact.to_bytes(length, "little", signed=True))
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, complex):
        return msgpack.ExtType(COMPLEX, struct.pack("<dd", value.real, value.imag))
    if isinstance(value, str):
        return str.__str__(value)
    return msgpack.ExtType(OPAQUE, _kind(value).encode("utf-8", "replace"))


def _kind(value: object) -> str:
    cls = type(value)
    module = cls.__module__ if isinstance(cls.__module__, str) else ""
    prefix = "numpy." if module.split(".")[0] == "numpy" else ""
    return (prefix + cls.__qualname__)[:100]


def _pack_tensor(tensor: torch.Tensor, blobs: _Blobs) -> msgpack.ExtType:
    if blobs.count >= MAX_TENSORS:
        raise ValueError(f"more than {MAX_TENSORS} tensors in one value")
    if tensor.is_meta or tensor.is_nested:
        raise TypeError("a tensor without values of its own cannot be sent back")
    plain = tensor.detach()
    if type(plain) is not torch.Tensor:
        plain = plain.as_subclass(torch.Tensor)
    layout = str(plain.layout).removeprefix("torch.")
    if plain.layout is not torch.strided:
        plain = plain.to_dense()
    if plain.dtype not in NAMES:
        raise TypeError(f"a tensor of dtype {plain.dtype} cannot be sent back")
    nbytes = plain.numel() * plain.element_size()
    if blobs.size + nbytes > MAX_FRAME:
        raise ValueError(f"the value is larger than {MAX_FRAME >> 20} MiB")
    index = blobs.count
    blobs.count += 1
    alias = blobs.storages.setdefault(plain.untyped_storage().data_ptr(), index) if nbytes else index
    blobs.kept.append(plain)
    order = _dense_order(plain)
    dense = plain.permute(order).resolve_conj().resolve_neg().cpu().contiguous()
    blobs.kept.append(dense)
    offset = blobs.size
    if nbytes:
        flat = (
            dense.reshape(-1) if dense.numel() > 1 else dense.clone(memory_format=torch.contiguous_format).reshape(-1)
        )
        blobs.kept.append(flat)
        blobs.parts.append(memoryview(flat.as_strided((flat.numel(),), (1,)).view(torch.uint8).numpy().data).cast("B"))
        blobs.parts.append(memoryview(bytes(-nbytes % ALIGN)))
        blobs.size += nbytes + -nbytes % ALIGN
    facts = [type(tensor).__name__[:100], str(tensor.device), bool(tensor.requires_grad), layout, alias]
    header = [NAMES[plain.dtype], list(dense.shape), order, offset, *facts]
    return msgpack.ExtType(TENSOR, msgpack.packb(header))


def _dense_order(tensor: torch.Tensor) -> list[int]:
    """Return the order of dimensions in which a transposed but dense *tensor* is contiguous."""
    dims = list(range(tensor.dim()))
    if tensor.is_contiguous():
        return dims
    strides = tensor.stride()
    order = sorted(dims, key=lambda d: (-strides[d], d))
    return order if tensor.permute(order).is_contiguous() else dims


def frame_length(head: bytes) -> int:
    """Return the whole length that the first `HEAD.size` bytes announce; raise ProtocolError."""
    if len(head) < HEAD.size:
        raise ProtocolError(f"a frame of {len(head)} bytes is shorter than its header")
    magic, envelope, total = HEAD.unpack_from(head)
    if magic != MAGIC:
        raise ProtocolError("the frame does not start with the magic word")
    if total > MAX_FRAME or HEAD.size + envelope > total:
        raise ProtocolError(f"lengths {envelope} and {total} do not fit a frame")
    return int(total)


def decode(buffer: bytearray | memoryview, *, live: bool = False, device: str = "cpu") -> tuple[Any, list[Fact]]:
    """Return (value, facts) of exactly one frame in the writable *buffer*, or raise ProtocolError.

    Tensors lie on the buffer itself. With *live*, the sender is trusted: `requires_grad` and *device* are restored.
    """
    try:
        return _decode(memoryview(buffer).cast("B"), live, device)
    except ProtocolError:
        raise
    except Exception as error:  # msgpack and torch raise many kinds on hostile bytes; all mean the same
        raise ProtocolError(f"{type(error).__name__}: {str(error)[:120]}") from error


def _decode(view: memoryview, live: bool, device: str) -> tuple[Any, list[Fact]]:
    if frame_length(bytes(view[: HEAD.size])) != len(view):
        raise ProtocolError(f"the frame announces another length than its {len(view)} bytes")
    envelope_length = HEAD.unpack_from(view)[1]
    start = HEAD.size + envelope_length
    if envelope_length > MAX_ENVELOPE and not live:
        raise ProtocolError(f"an envelope of {envelope_length} bytes is too large")
    reader = _Reader(view, start + -start % ALIGN, live, device)
    value = _unpack(view[HEAD.size : start], reader.extension)
    if len(view) != (start if reader.position == reader.base else reader.position):
        raise ProtocolError("bytes are left over behind the last tensor")
    return value, reader.facts


def _unpack(envelope: bytes | memoryview, extension: Callable[[int, bytes], Any]) -> Any:
    _check_complete(envelope)
    objects = _Objects(extension)
    value = msgpack.unpackb(
        envelope,
        ext_hook=objects.extension,
        list_hook=objects.sequence,
        object_pairs_hook=objects.mapping,
        raw=False,
        strict_map_key=False,
        max_str_len=MAX_TEXT,
        max_bin_len=MAX_FRAME,
        max_array_len=MAX_LENGTH,
        max_map_len=MAX_LENGTH,
        max_ext_len=4096,
    )
    return _plain(value)


def _check_complete(envelope: bytes | memoryview) -> None:
    """Raise ProtocolError, or an error of msgpack, unless every element that a container announces is there.

    msgpack takes memory for a list when its length is announced: a thousand lists, one in the other, of which
    nothing but three bytes each is there, take 80 MB (msgpack 1.2.4).
    """
    unpacker = msgpack.Unpacker(max_buffer_size=max(1, len(envelope)))
    unpacker.feed(envelope)
    try:
        unpacker.skip()
    except msgpack.OutOfData:
        raise ProtocolError("the envelope ends within a value") from None


def _stand_in(code: int, data: bytes) -> Any:
    """Take the place of an extension value where only the form of an envelope is looked at."""
    return _Mark(data) if code == MARK else Opaque("")


def _plain(value: Any) -> Any:
    """Return an element as it is; raise ProtocolError for what no element may be."""
    if type(value) is _Mark:
        raise ProtocolError("a container mark stands alone")
    if type(value) is msgpack.Timestamp:
        raise ProtocolError("a timestamp is no value of this protocol")
    return value


def _of_size(size: int, made: _Keyed) -> _Keyed:
    """Return a dict or set; raise ProtocolError if a key came twice: what is lost of it may have been a tensor."""
    if len(made) != size:
        raise ProtocolError("a key stands twice in a dict or set")
    return made


class _Mark(bytes):
    """Says at the head of a list what container it stands for."""


class _Objects:
    """Makes the containers and extension values of one frame, and counts them.

    Tuples can be chosen to collide, and be long until they differ: only so many of them, with so many parts, can be
    keys in one frame.
    """

    def __init__(self, extension: Callable[[int, bytes], Any]) -> None:
        self.make = extension
        self.count = self.tuple_keys = self.key_parts = 0

    def counted(self) -> None:
        """Count one more object; raise ProtocolError beyond the most."""
        self.count += 1
        if self.count > MAX_OBJECTS:
            raise ProtocolError(f"more than {MAX_OBJECTS} lists, dicts and other objects; longer data is for a tensor")

    def extension(self, code: int, data: bytes) -> Any:
        """Return an extension value."""
        self.counted()
        return self.make(code, data)

    def sequence(self, items: list[Any]) -> Any:
        """Return the list, or the tuple or set that its head says it stands for."""
        self.counted()
        if not items or type(items[0]) is not _Mark:
            return [_plain(item) for item in items]
        mark, rest = items[0], [_plain(item) for item in items[1:]]
        if mark == AS_TUPLE:
            return tuple(rest)
        if mark == AS_SET:
            return _of_size(len(rest), {self.key(item) for item in rest})
        raise ProtocolError("unknown container")

    def mapping(self, pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
        """Return the dict."""
        self.counted()
        return _of_size(len(pairs), {self.key(key): _plain(value) for key, value in pairs})

    def key(self, key: Any) -> Any:
        """Return a key of a dict or an element of a set; integers beyond 64 bits could be chosen to collide."""
        if isinstance(key, tuple):
            self.tuple_keys += 1
            self.key_parts += len(key)
            if self.tuple_keys > MAX_TUPLE_KEYS:
                raise ProtocolError(f"more than {MAX_TUPLE_KEYS} tuples cannot be keys")
            if self.key_parts > MAX_KEY_PARTS:
                raise ProtocolError(f"tuples of more than {MAX_KEY_PARTS} elements together cannot be keys")
            return tuple(self.key(part) for part in key)
        if type(key) is int and not -(1 << 63) <= key < 1 << 64:
            raise ProtocolError("an integer beyond 64 bits cannot be a key")
        if key is None or type(key) in (str, int, float, bool, bytes):
            return key
        raise ProtocolError("only a number, text, bytes, None or a tuple of them can be a key")


class _Reader:
    """Rebuilds extension values; knows where the next blob must begin."""

    def __init__(self, view: memoryview, position: int, live: bool, device: str) -> None:
        self.view, self.base, self.position = view, position, position
        self.live, self.device = live, device
        self.count = 0
        self.facts: list[Fact] = []

    def extension(self, code: int, data: bytes) -> Any:
        if code == TENSOR:
            return self.tensor(data)
        if code == MARK:
            return _Mark(data)
        if code == COMPLEX:
            return complex(*struct.unpack("<dd", data))
        if code == INTEGER and len(data) <= MAX_INTEGER:
            return int.from_bytes(data, "little", signed=True)
        if code == OPAQUE:
            return Opaque(data.decode("utf-8", "replace")[:100])
        raise ProtocolError(f"unknown extension {code}")

    def tensor(self, data: bytes) -> torch.Tensor:
        header = msgpack.unpackb(data, max_array_len=16, max_str_len=256, max_map_len=0, max_ext_len=0)
        name, shape, order, offset, kind, device, grad, layout, alias = header
        _check_header(name, shape, order, (kind, device, layout), grad, alias, self.count)
        dtype = DTYPES[name]
        elements = math.prod(shape)
        nbytes = elements * dtype.itemsize
        if type(offset) is not int or self.base + offset != self.position:
            raise ProtocolError("a tensor's bytes are not where they must be")
        if nbytes and nbytes > len(self.view) - self.position:
            raise ProtocolError(f"a tensor of shape {shape} has too few bytes")
        tensor = self._rebuild(dtype, shape, nbytes).permute([order.index(d) for d in range(len(order))])
        self.position += nbytes + -nbytes % ALIGN
        self.count += 1
        self.facts.append(Fact(kind, device, grad, layout, alias))
        if not self.live:
            return tensor
        return tensor.to(self.device).requires_grad_(grad)

    def _rebuild(self, dtype: torch.dtype, shape: list[int], nbytes: int) -> torch.Tensor:
        if not nbytes:
            return torch.empty(shape, dtype=dtype)
        if dtype is torch.bool and bytes(self.view[self.position : self.position + nbytes]).translate(None, b"\0\1"):
            raise ProtocolError("a bool tensor holds other bytes than 0 and 1")
        raw = torch.frombuffer(self.view, dtype=torch.uint8, count=nbytes, offset=self.position)
        return raw.view(dtype).reshape(shape)


def _check_header(name: Any, shape: Any, order: Any, texts: tuple[Any, ...], grad: Any, alias: Any, count: int) -> None:
    """Raise ProtocolError unless every field of a tensor's header has the type and range it must have."""
    if name not in DTYPES or type(shape) is not list or len(shape) > MAX_DIMS:
        raise ProtocolError("bad dtype or number of dimensions")
    if any(type(size) is not int or not 0 <= size <= MAX_FRAME for size in shape):
        raise ProtocolError("bad shape")
    if type(order) is not list or any(type(d) is not int for d in order) or sorted(order) != list(range(len(shape))):
        raise ProtocolError("bad order of dimensions")
    if any(type(text) is not str for text in texts) or type(grad) is not bool or type(alias) is not int:
        raise ProtocolError("bad facts")
    if count >= MAX_TENSORS:
        raise ProtocolError(f"more than {MAX_TENSORS} tensors")
