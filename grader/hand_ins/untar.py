"""Read a tar file that may be made to hurt, compressed or not, as a stream with a cap on everything.

Runs in the unpacking process; imports only the standard library. It is no use of `tarfile`: that reads extended headers
of any size into memory, and what it skips is decompressed without anybody counting.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Protocol

from grader.hand_ins.members import AGAIN, Caps, Kind, Member, RefusedArchive, RefusedMember, TooMuch

_BLOCK, _CHUNK = 512, 1 << 16
_XZ_MEMORY = 128 << 20  # the largest preset of xz asks for 65 MB
_DAMAGED = f"is no sound tar file: a header of it is damaged; {AGAIN}"
_FILES, _FOLDER, _EXTENDED, _GLOBAL, _LONG_NAME, _LONG_LINK = b"0\0" + b"7", b"5", b"xX", b"g", b"L", b"K"
_ODD = {
    b"1": "is a hard link, not a file; hand in the file itself",
    b"2": "is a link, not a file; hand in the file itself",
    b"3": "is a device, not a file; hand in a file",
    b"4": "is a device, not a file; hand in a file",
    b"6": "is a named pipe, not a file; hand in a file",
}
_SPARSE = "has a file with holes in it (tar --sparse); pack it without that option"


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gzip:
    """zlib's unpacker with the face that those of bz2 and lzma have."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 16)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)


def _xz() -> _Unpacker:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


UNPACKERS: dict[bytes, Callable[[], _Unpacker]] = {b"\x1f\x8b": _Gzip, b"BZh": bz2.BZ2Decompressor, b"\xfd7zXZ\0": _xz}


class Stream:
    """The bytes of a tar file, decompressed as they are asked for, and counted."""

    def __init__(self, raw: BinaryIO, new: Callable[[], _Unpacker] | None, most: int) -> None:
        self._raw, self._new, self._most = raw, new, most
        self._unpacker = new() if new is not None else None
        self._left = b""  # read, but not yet unpacked
        self._count = 0

    def exactly(self, count: int) -> bytes:
        """Return the next *count* bytes; raise RefusedArchive when there are fewer."""
        parts = []
        while count:
            part = self.some(min(count, _CHUNK))
            if not part:
                raise RefusedArchive(f"is cut off; {AGAIN}")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def skip(self, count: int) -> None:
        """Pass over the next *count* bytes."""
        while count:
            count -= len(self.exactly(min(count, _CHUNK)))

    def drain(self) -> None:
        """Read to the end, where the checksum is."""
        while self._new is not None and self.some(_CHUNK):
            pass

    def some(self, most: int) -> bytes:
        """Return at most *most* bytes, none at the end."""
        data = self._raw.read(most) if self._new is None else self._unpack(most)
        self._count += len(data)
        if self._count > self._most:
            raise TooMuch(f"unpacks to more than {self._most >> 20} MB, which is where reading stops; pack less")
        return data

    def _unpack(self, most: int) -> bytes:
        while self._unpacker is not None:
            data = b""
            if self._unpacker.needs_input:
                data, self._left = self._left or self._raw.read(_CHUNK), b""
            try:
                out = self._unpacker.decompress(data, most)
            except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
                raise RefusedArchive(f"is damaged ({error}); {AGAIN}") from None
            if self._unpacker.eof:
                self._next_part()
            elif not out and not data:
                raise RefusedArchive(f"is cut off; {AGAIN}")
            if out:
                return out
        return b""

    def _next_part(self) -> None:
        """Begin what follows a compressed stream: another one, as parallel packers write them, or the end."""
        assert self._unpacker is not None
        assert self._new is not None
        self._left = self._unpacker.unused_data.lstrip(b"\0")
        while not self._left and (more := self._raw.read(_CHUNK)):
            self._left = more.lstrip(b"\0")
        self._unpacker = self._new() if self._left else None


# --- headers ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Header:
    name: bytes
    kind: bytes
    size: int
    modified: float


def tar_members(stream: Stream, caps: Caps) -> Iterator[Member]:
    """Yield the members of a tar file; the contents of each can be read until the next is asked for."""
    extended: dict[str, bytes] = {}
    for header in _headers(stream, caps):
        padding = -header.size % _BLOCK
        if header.kind in _EXTENDED + _GLOBAL + _LONG_NAME + _LONG_LINK:
            if header.size > caps.header:
                shown = f"{header.size >> 10} KB; at most {caps.header >> 10} KB are read"
                raise RefusedArchive(f"has an extended header of {shown}; {AGAIN}")
            extended |= _meant(header.kind, stream.exactly(header.size))
            stream.skip(padding)
            continue
        size = _decimal(extended["size"]) if "size" in extended else header.size
        name = extended.get("path", header.name).decode("utf-8", "surrogateescape")
        extended = {}
        body = _Body(stream, size)
        yield replace(_member(name, header.kind, size, body), modified=header.modified)
        stream.skip(body.left + -size % _BLOCK)
    stream.drain()


def _headers(stream: Stream, caps: Caps) -> Iterator[_Header]:
    count = 0
    while (block := stream.exactly(_BLOCK)).strip(b"\0"):
        count += 1
        if count > caps.members:
            raise TooMuch(f"has more than {caps.members} members; pack less")
        yield _header(block)


def _header(block: bytes) -> _Header:
    """Return a header block's facts; raise RefusedArchive when its checksum is wrong."""
    if _number(block[148:156]) != sum(block[:148]) + 8 * ord(" ") + sum(block[156:]):
        raise RefusedArchive(_DAMAGED)
    name, prefix = (field.split(b"\0")[0] for field in (block[:100], block[345:500]))
    if block[257:263] == b"ustar\0" and prefix:
        name = prefix + b"/" + name
    return _Header(name, block[156:157], _number(block[124:136]), _time(block[136:148]))


def _time(field: bytes) -> float:
    """Return a header's time, 0 for one that is none: no member is refused for that."""
    digits = field.strip(b" \0")
    return float(int(digits, 8)) if digits and all(char in b"01234567" for char in digits) else 0.0


def _number(field: bytes) -> int:
    """Return a number field, octal or, for large ones, binary; raise RefusedArchive for anything else."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    return _octal(field.strip(b" \0"))


def _octal(digits: bytes) -> int:
    if not all(char in b"01234567" for char in digits):
        raise RefusedArchive(_DAMAGED)
    return int(digits or b"0", 8)


def _decimal(digits: bytes) -> int:
    """Return the size of a PAX header, decimal digits."""
    if not digits.isdigit() or len(digits) > 20:
        raise RefusedArchive(_DAMAGED)
    return int(digits)


def _meant(kind: bytes, data: bytes) -> dict[str, bytes]:
    """Return what an extended header says of the next member: its path, its size."""
    if kind == _LONG_LINK:
        return {}
    if kind == _LONG_NAME:
        return {"path": data.rstrip(b"\0")}
    records = dict(_records(data))
    if any(key.startswith(b"GNU.sparse.") for key in records):
        raise RefusedArchive(_SPARSE)
    meant = {key: records[key.encode()] for key in ("path", "size") if key.encode() in records}
    if kind == _GLOBAL and meant:
        raise RefusedArchive("gives all its members one name or one size; pack it again")
    return meant


def _records(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the records of a PAX header: length, space, key, equals sign, value, end of line."""
    position = 0
    while position < len(data):
        space = data.find(b" ", position, position + 8)
        digits = data[position : max(space, position)]
        if not digits.isdigit():
            raise RefusedArchive(_DAMAGED)
        end = position + int(digits)
        key, equals, value = data[space + 1 : end].partition(b"=")
        if end > len(data) or not equals or not value.endswith(b"\n"):
            raise RefusedArchive(_DAMAGED)
        yield key, value[:-1]
        position = end


# --- members ----------------------------------------------------------------------------------------------------------


class _Body:
    """The contents of the member that the stream stands at."""

    def __init__(self, stream: Stream, size: int) -> None:
        self._stream, self.left = stream, size

    def read(self) -> bytes:
        count, self.left = self.left, 0
        return self._stream.exactly(count)


def _member(name: str, kind: bytes, size: int, body: _Body) -> Member:
    if kind == b"S":
        raise RefusedArchive(_SPARSE)
    if kind in _FILES:
        return Member(name, Kind.FOLDER if name.endswith("/") else Kind.FILE, size, body.read)
    if kind not in _ODD and kind != _FOLDER:
        return Member(name, Kind.OTHER, size, _nothing, "is of no kind that is taken; hand in a file")
    if size:  # programs differ on whether contents follow: what one reads as contents another reads as members
        raise RefusedArchive(f"has a link or a folder with contents; {AGAIN}")
    return Member(name, Kind.FOLDER if kind == _FOLDER else Kind.OTHER, 0, _nothing, _ODD.get(kind, ""))


def _nothing() -> bytes:
    raise RefusedMember("is no file; hand in a file")
