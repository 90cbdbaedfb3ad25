"""Read a zip file that may be made to hurt: one directory, one reading of it, nothing taken on trust.

Runs in the unpacking process; imports only the standard library. It is no use of `zipfile`: that parses a directory
of any size before one can look, forgives contradictions, and reads members that lie on top of each other.
"""

from __future__ import annotations

import os
import stat
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial

from grader.hand_ins.members import AGAIN, Caps, Kind, Member, RefusedArchive, RefusedMember, TooMuch

_END, _END64, _LOCATOR64 = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")
_CENTRAL, _LOCAL = struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s5H3L2H")
_MAX_COMMENT = 0xFFFF
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _STRONG, _UTF8, _MASKED = 0x1, 0x40, 0x800, 0x2000  # flags
_ZIP64, _UNIX_TIME = 0x0001, 0x5455
_CHUNK = 1 << 16

CONTRADICTS = f"is no sound zip file: its directory contradicts itself; {AGAIN}"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One member as the central directory has it."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    mode: int
    offset: int
    modified: float


def zip_members(file: int, size: int, caps: Caps, zone: tzinfo | None = None) -> Iterator[Member]:
    """Yield the members of a zip file; raise RefusedArchive when its parts do not fit together.

    The times of most are those of a clock on a wall, which is taken to hang in *zone*; without one, on this machine.
    """
    start, entries = _directory(file, size, caps, zone)
    located = [(entry, *_local(file, entry, start)) for entry in entries]
    _check_overlap([(entry.offset, data + entry.packed) for entry, data, _ in located], start)
    for entry, data, problem in located:
        name, kind = _text(entry), _kind(entry)
        problem = "is a link or a device, not a file; hand in the file itself" if kind is Kind.OTHER else problem
        yield Member(name, kind, entry.size, partial(_contents, file, entry, data), problem, entry.modified)


def _exactly(file: int, count: int, offset: int) -> bytes:
    data = os.pread(file, count, offset) if offset >= 0 else b""
    if len(data) != count:
        raise RefusedArchive(f"is cut off; {AGAIN}")
    return data


# --- the directory ----------------------------------------------------------------------------------------------------


def _directory(file: int, size: int, caps: Caps, zone: tzinfo | None) -> tuple[int, list[_Entry]]:
    """Return where the central directory begins and what it lists, after its count and size were found small."""
    tail_start = max(0, size - _END.size - _MAX_COMMENT)
    tail = _exactly(file, size - tail_start, tail_start)
    found = tail.rfind(b"PK\5\6")
    if found < 0 or len(tail) - found < _END.size:
        raise RefusedArchive(f"is no whole zip file: its end is missing; {AGAIN}")
    _, disk, first_disk, here, count, length, start, comment = _END.unpack_from(tail, found)
    end = tail_start + found
    if end + _END.size + comment != size:
        raise RefusedArchive(f"is no whole zip file: something follows its end; {AGAIN}")
    if 0xFFFF in (disk, first_disk, here, count) or 0xFFFFFFFF in (length, start):
        end, (disk, first_disk, here, count, length, start) = _end64(file, end)
    if disk or first_disk or here != count:
        raise RefusedArchive("is one part of several; pack it as one file")
    if count > caps.members:
        raise TooMuch(f"has {count} members; at most {caps.members} are taken")
    if length > caps.directory:
        raise TooMuch(f"has a directory of {length >> 20} MB; at most {caps.directory >> 20} MB are read")
    if start + length != end:
        raise RefusedArchive(CONTRADICTS)
    return start, list(_entries(_exactly(file, length, start), count, zone))


def _end64(file: int, end: int) -> tuple[int, Sequence[int]]:
    """Return where the large end record begins and what it says, in the order of the small one."""
    magic, _, offset, disks = _LOCATOR64.unpack(_exactly(file, _LOCATOR64.size, end - _LOCATOR64.size))
    if magic != b"PK\6\7" or disks > 1:
        raise RefusedArchive(CONTRADICTS)
    magic, length, _, _, *facts = _END64.unpack(_exactly(file, _END64.size, min(offset, end)))
    if magic != b"PK\6\6" or offset + 12 + length != end - _LOCATOR64.size:
        raise RefusedArchive(CONTRADICTS)
    return offset, facts


def _entries(directory: bytes, count: int, zone: tzinfo | None) -> Iterator[_Entry]:
    position = 0
    for _ in range(count):
        if position + _CENTRAL.size > len(directory):
            raise RefusedArchive(CONTRADICTS)
        (magic, _, _, flags, method, clock, day, crc, packed, size, *lengths, _, _, attributes, offset) = (
            _CENTRAL.unpack_from(directory, position)
        )
        name_end = position + _CENTRAL.size + lengths[0]
        extra_end = name_end + lengths[1]
        name, extra = directory[position + _CENTRAL.size : name_end], directory[name_end:extra_end]
        position = extra_end + lengths[2]
        if magic != b"PK\1\2" or position > len(directory):
            raise RefusedArchive(CONTRADICTS)
        size, packed, offset = _large(extra, (size, packed, offset))
        modified = _modified(extra, day, clock, zone)
        yield _Entry(name, flags, method, crc, packed, size, attributes >> 16, offset, modified)
    if position != len(directory):
        raise RefusedArchive(CONTRADICTS)


def _large(extra: bytes, small: tuple[int, int, int]) -> tuple[int, ...]:
    """Return size, packed size and offset, taking from the ZIP64 field those that do not fit into 32 bits."""
    wanted = [index for index, value in enumerate(small) if value == 0xFFFFFFFF]
    values, position = list(small), 0
    while wanted and position + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, position)
        field = extra[position + 4 : position + 4 + length]
        if kind == _ZIP64 and len(field) >= 8 * len(wanted):
            for index, value in zip(wanted, struct.unpack_from(f"<{len(wanted)}Q", field), strict=True):
                values[index] = value
            return tuple(values)
        position += 4 + length
    if wanted:
        raise RefusedArchive(CONTRADICTS)
    return tuple(values)


def _modified(extra: bytes, day: int, clock: int, zone: tzinfo | None) -> float:
    """Return when a member was changed: by the field of Unix if there is one, else by the packer's own clock."""
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, position)
        field = extra[position + 4 : position + 4 + length]
        if kind == _UNIX_TIME and len(field) >= 5 and field[0] & 1:
            return float(struct.unpack_from("<l", field, 1)[0])
        position += 4 + length
    date = (1980 + (day >> 9), day >> 5 & 15, day & 31)
    try:
        wall = datetime(*date, clock >> 11, clock >> 5 & 63, min(2 * (clock & 31), 59))
        return wall.replace(tzinfo=zone).timestamp()
    except (ValueError, OverflowError, OSError):  # no such day
        return 0.0


# --- members ----------------------------------------------------------------------------------------------------------


def _local(file: int, entry: _Entry, start: int) -> tuple[int, str]:
    """Return where a member's data begins, and what its own header says against it."""
    if entry.offset + _LOCAL.size > start:
        raise RefusedArchive(CONTRADICTS)
    magic, _, flags, method, _, _, _, _, _, name, extra = _LOCAL.unpack(_exactly(file, _LOCAL.size, entry.offset))
    if magic != b"PK\3\4":
        raise RefusedArchive(CONTRADICTS)
    own_name = _exactly(file, name, entry.offset + _LOCAL.size)
    data = entry.offset + _LOCAL.size + name + extra
    if (entry.flags | flags) & (_ENCRYPTED | _STRONG | _MASKED):
        return data, "is encrypted; pack it without a password"
    if own_name != entry.name or method != entry.method:
        return data, "is described in two ways that contradict each other; pack it again"
    if method not in (_STORED, _DEFLATED):
        return data, f"is compressed by method {method}, which is not read; pack it as an ordinary zip file"
    return data, ""


def _check_overlap(spans: Sequence[tuple[int, int]], start: int) -> None:
    """Raise RefusedArchive when two members share bytes: so does a small file unpack to a huge one."""
    before = 0
    for begin, end in sorted(spans):
        if begin < before:
            raise RefusedArchive("has members that lie on top of each other, as a zip bomb has; pack it again")
        before = end
    if before > start:
        raise RefusedArchive(CONTRADICTS)


def _text(entry: _Entry) -> str:
    """Return a name: in UTF-8, also without the flag, as macOS writes it; else as the first zip programs did."""
    try:
        return entry.name.decode("utf-8")
    except UnicodeDecodeError:
        return entry.name.decode("utf-8", "surrogateescape") if entry.flags & _UTF8 else entry.name.decode("cp437")


def _kind(entry: _Entry) -> Kind:
    kind = stat.S_IFMT(entry.mode)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return Kind.OTHER
    return Kind.FOLDER if entry.name.endswith(b"/") or kind == stat.S_IFDIR else Kind.FILE


def _contents(file: int, entry: _Entry, data: int) -> bytes:
    """Return a member's bytes, which are as many as it said and have its checksum."""
    contents, left = bytearray(), entry.packed
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if entry.method == _DEFLATED else None
    while left and len(contents) <= entry.size and not (unpacker is not None and unpacker.eof):
        chunk = _exactly(file, min(left, _CHUNK), data + entry.packed - left)
        left -= len(chunk)
        contents += chunk if unpacker is None else _inflate(unpacker, chunk, entry.size + 1 - len(contents))
    whole = not left and (unpacker is None or (unpacker.eof and not unpacker.unused_data))
    if len(contents) > entry.size:
        raise RefusedMember("unpacks to more than it says, as a bomb does; pack it again")
    if not whole or len(contents) != entry.size or zlib.crc32(contents) != entry.crc:
        raise RefusedMember(f"is damaged: its checksum or its size is wrong; {AGAIN}")
    return bytes(contents)


def _inflate(unpacker: zlib._Decompress, chunk: bytes, most: int) -> bytes:
    try:
        return unpacker.decompress(chunk, most)
    except zlib.error:
        raise RefusedMember(f"is damaged; {AGAIN}") from None
