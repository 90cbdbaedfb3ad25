"""Make, take apart and damage frames at the level of msgpack, so that a fuzzer gets past the length checks.

Runs on a developer's machine and in CI, for the fuzz targets beside it. Imports the wire and msgpack.
"""

from __future__ import annotations

import math
import random
import struct
from collections.abc import Callable
from typing import Any

import msgpack
import torch

from grader.sandbox.inside import wire

Damage = Callable[[bytes, int], bytes]  # changes bytes without knowing what they mean; at most so many come back

CANARY = "KINGFISHER"  # in every text of the seeds: what is shown to students must never hold it
SIZES = (0, 1, 2, 3, 7, 8, 64, 255, 65535, wire.MAX_LENGTH, wire.MAX_FRAME, 1 << 31, 1 << 62, (1 << 64) - 1, -1)
EXTRAS = (None, True, 1.5, "cpu", b"\0", [], {})
FIELDS: tuple[tuple[Any, ...], ...] = (  # of a tensor's header
    tuple(wire.DTYPES),
    (),  # shape
    (),  # order
    (0, 64, 128, 192, 1 << 20, -64, 1),
    ("Tensor", "Parameter", CANARY),
    ("cpu", "meta", "cuda:0"),
    (True, False),
    ("strided", "sparse_coo"),
    (0, 1, -1, 1 << 62),
)
MOST_COPIES = 4096


def frame(envelope: bytes, blobs: bytes = b"") -> bytes:
    """Return a frame with a right head around *envelope* and *blobs*."""
    padding = bytes(-(wire.HEAD.size + len(envelope)) % wire.ALIGN) if blobs else b""
    body = envelope + padding + blobs
    return wire.HEAD.pack(wire.MAGIC, len(envelope), wire.HEAD.size + len(body)) + body


def split(data: bytes) -> tuple[bytes, bytes]:
    """Return (envelope, blobs) of a frame; of other bytes, all as the envelope."""
    if len(data) < wire.HEAD.size or data[:4] != wire.MAGIC:
        return data, b""
    start = wire.HEAD.size + wire.HEAD.unpack_from(data)[1]
    return data[wire.HEAD.size : start], data[start + -start % wire.ALIGN :]


def honest_values() -> list[Any]:
    """Return values of every kind that crosses the wall, each dtype among them."""
    bits = {dtype: torch.arange(3 * dtype.itemsize, dtype=torch.uint8) * 37 % 251 for dtype in wire.NAMES}
    tensors = [(some % 2).bool() if dtype is torch.bool else some.view(dtype) for dtype, some in bits.items()]
    return [
        *(None, True, 7, -3, 2**70, 0.5, math.nan, math.inf, 1j, CANARY, b"\0\xff", [], (), {}, set()),
        [1, [2.5, [None]], (CANARY, (True,))],
        {"losses": [0.5, 0.25], 3: (1, 2), (1, "a"): {"deep": {1, 2.5, "x", (3, 4)}}},
        [torch.ones(4, dtype=torch.bool), *tensors],
        *tensors,
        torch.tensor(2.5, dtype=torch.float64),
        torch.arange(24.0, dtype=torch.float64).reshape(2, 3, 4).permute(2, 0, 1),
        torch.tensor([math.nan, math.inf, -math.inf, -0.0], dtype=torch.float64),
        {"w": torch.eye(3), "b": torch.empty(0, 3), "steps": 4, "kind": wire.Opaque("Linear")},
    ]


def seeds() -> list[bytes]:
    """Return valid frames of every kind of value."""
    return [wire.encode(value) for value in honest_values()]


# --- tokens -----------------------------------------------------------------------------------------------------------

_LENGTHS = {  # first byte: (bytes of the length field, bytes per element, bytes more)
    **{0xC4 + i: (1 << i, 1, 0) for i in range(3)},  # bin
    **{0xC7 + i: (1 << i, 1, 1) for i in range(3)},  # ext
    **{0xD9 + i: (1 << i, 1, 0) for i in range(3)},  # str
    **{0xDC + i: (2 << i, 0, 0) for i in range(2)},  # array
    **{0xDE + i: (2 << i, 0, 0) for i in range(2)},  # map
}
_FIXED = {0xCA: 4, 0xCB: 8, **{0xCC + i: 1 << i for i in range(4)}, **{0xD0 + i: 1 << i for i in range(4)}}
_EXTENSIONS = (*range(0xC7, 0xCA), *range(0xD4, 0xD9))
_FIXED |= {0xD4 + i: 1 + (1 << i) for i in range(5)}


def tokens(envelope: bytes, most: int = 300) -> list[tuple[int, int]]:
    """Return where each token begins and ends; a container's token is its head alone, damage ends the list."""
    found, place = [], 0
    while place < len(envelope) and len(found) < most:
        end = place + _token_length(envelope, place)
        found.append((place, min(end, len(envelope))))
        place = end
    return found


def _token_length(envelope: bytes, place: int) -> int:
    first = envelope[place]
    if 0xA0 <= first <= 0xBF:
        return 1 + (first & 31)
    if first in _FIXED:
        return 1 + _FIXED[first]
    if first not in _LENGTHS:
        return 1
    width, each, more = _LENGTHS[first]
    length = int.from_bytes(envelope[place + 1 : place + 1 + width], "big")
    return 1 + width + each * length + more


def hostile_token(rng: random.Random) -> bytes:
    """Return one token, or a small value, that a decoder may stumble over."""
    size = rng.choice(SIZES) % (1 << 32)
    word = bytes(rng.choice((0, 1, 0x7F, 0x80, 0xFF, 0x61)) for _ in range(rng.randrange(18)))
    kinds: list[Callable[[], bytes]] = [
        lambda: msgpack.packb(msgpack.ExtType(rng.randrange(8), word)),
        lambda: b"\xc7" + bytes([len(word), rng.randrange(256)]) + word,
        lambda: msgpack.packb(msgpack.ExtType(wire.MARK, rng.choice((wire.AS_TUPLE, wire.AS_SET, b"list")))),
        lambda: bytes([rng.choice((0xDC, 0xDE, 0xDA, 0xC5))]) + struct.pack(">H", size % (1 << 16)),
        lambda: bytes([rng.choice((0xDD, 0xDF, 0xDB, 0xC6, 0xC9))]) + struct.pack(">I", size),
        lambda: msgpack.packb(rng.choice([*SIZES[:-1], -(1 << 63), 0.0, math.nan, math.inf, None, True])),
        lambda: msgpack.packb(rng.choice((word, "ok", "error", "value", "text", CANARY, "\U0001f600"))),
        lambda: bytes([rng.choice((0x80, 0x81, 0x90, 0x91, 0x93, 0xA0, 0xA1, 0xC0, 0xC1))]),
        lambda: _container(rng),
        lambda: tensor_token(rng),
    ]
    return rng.choice(kinds)()


def _container(rng: random.Random) -> bytes:
    """Return a tuple, set, list or dict of small things."""
    items = [rng.choice((1, -1, -2, 1.0, "a", b"a", None, True, 1 << 63, [1])) for _ in range(rng.randrange(5))]
    kind = rng.randrange(4)
    if kind == 3:
        return bytes([0x80 | len(items)]) + b"".join(msgpack.packb(item) + b"\xc0" for item in items)
    marks = [msgpack.ExtType(wire.MARK, (wire.AS_TUPLE, wire.AS_SET)[kind])] if kind < 2 else []
    return bytes(msgpack.packb([*marks, *items]))


def tensor_token(rng: random.Random, header: list[Any] | None = None) -> bytes:
    """Return a tensor's extension value: *header* with one or two fields changed, or a small one of our own."""
    if header is None:
        dims = rng.randrange(4)
        header = [rng.choice(list(wire.DTYPES)), [rng.choice((0, 1, 2, 3)) for _ in range(dims)], list(range(dims))]
        header += [0, "Tensor", "cpu", False, "strided", 0]
    if rng.random() < 0.2 and len(header) == len(FIELDS):
        header = _reinterpreted(rng, header)
    for _ in range(rng.randrange(3)):
        field = rng.randrange(len(header)) if header else 0
        header[field : field + 1] = [_changed_field(rng, field, header)]
    return bytes(msgpack.packb(msgpack.ExtType(wire.TENSOR, msgpack.packb(header))))


def _reinterpreted(rng: random.Random, header: list[Any]) -> list[Any]:
    """Return *header* with another dtype and as many elements of it as the same bytes hold."""
    name = rng.choice(list(wire.DTYPES))
    try:
        size = math.prod(header[1]) * wire.DTYPES[header[0]].itemsize // wire.DTYPES[name].itemsize
        msgpack.packb(size)
    except (TypeError, KeyError, OverflowError):  # damaged before
        size = 1
    return [name, [size], [0], *header[3:]]


def _changed_field(rng: random.Random, field: int, header: list[Any]) -> Any:
    """Return another value for a field: now and then of any type, else of its own."""
    if rng.random() < 0.2 or field >= len(FIELDS):
        return rng.choice([*EXTRAS, *SIZES[:-2]])
    old = header[field]
    if field in (1, 2) and type(old) is list:
        new = list(old)
        new.insert(rng.randrange(len(new) + 1), rng.choice((*SIZES[:-2], *range(len(new) + 1))))
        rng.shuffle(new)
        return new[: rng.choice((1, len(old), len(new), 13))]
    return rng.choice(FIELDS[field] or (old,))


# --- damage -----------------------------------------------------------------------------------------------------------


def flip(rng: random.Random) -> Damage:
    """Return a simple change of bytes, for where no fuzzer brings its own."""

    def change(data: bytes, most: int) -> bytes:
        changed = bytearray(data or b"\0")
        for _ in range(rng.randint(1, 4)):
            place = rng.randrange(len(changed) + 1)
            kind = rng.randrange(3)
            changed[place : place + (kind < 2)] = b"" if kind == 0 else bytes([rng.randrange(256)])
        return bytes(changed[:most])

    return change


def mutate(data: bytes, most: int, seed: int, damage: Damage | None = None) -> bytes:
    """Return *data* changed: any bytes, its envelope or one token of it; the head mostly fits again."""
    rng = random.Random(seed)
    damage = damage or flip(rng)
    kind = rng.random()
    if kind < 0.1:
        return damage(data, most)
    envelope, blobs = split(data)
    if kind < 0.3:
        envelope = damage(envelope, most)
    elif kind < 0.4:
        changed, size = damage(blobs, most), len(blobs)
        blobs = changed if rng.random() < 0.2 else changed[:size].ljust(size, b"\0")
    elif kind < 0.45:
        blobs = (blobs + bytes(rng.choice((1, 63, 64, 128))))[: rng.choice((1 << 30, len(blobs)))]
    else:
        for _ in range(rng.randint(1, 3)):
            envelope = mutate_tokens(envelope, rng)
    return frame(envelope, blobs)[:most]


def mutate_tokens(envelope: bytes, rng: random.Random) -> bytes:
    """Return *envelope* with one token changed, put in, taken out, copied or repeated."""
    places = tokens(envelope)
    if not places:
        return hostile_token(rng)
    tensors = [place for place in places if envelope[place[0]] in _EXTENSIONS]
    start, end = rng.choice(tensors if tensors and rng.random() < 0.4 else places)
    token, before, behind = envelope[start:end], envelope[:start], envelope[end:]
    kind = rng.randrange(8)
    if kind < 3:
        return before + _changed_token(token, rng) + behind
    if kind == 3:
        return before + hostile_token(rng) + token + behind
    if kind == 4:
        return before + behind
    if kind == 5:
        other = rng.choice(places)
        return before + envelope[other[0] : other[1]] + behind
    count = rng.choice((*range(1, 17), 100, MOST_COPIES))
    if kind == 6:  # open the same container over and over
        return before + token * count + behind
    again = token if len(token) > 1 else hostile_token(rng)
    return before + b"\xdd" + struct.pack(">I", count) + again * count + behind


def _changed_token(token: bytes, rng: random.Random) -> bytes:
    """Return a tensor's header with other fields, and of any other token a hostile one in its place."""
    if token[0] in _EXTENSIONS:
        try:
            value = msgpack.unpackb(token)
            if value.code == wire.TENSOR:
                header = msgpack.unpackb(value.data)
                return tensor_token(rng, header if type(header) is list else None)
        except Exception:  # damaged before: any token will do
            pass
    return hostile_token(rng)
