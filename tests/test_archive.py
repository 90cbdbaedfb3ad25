"""Archives of hand-ins: every trick is refused for its reason, nothing lies outside, what is well-meant is taken.

Memory is bounded in all of these tests: the unpacking process has 192 MB of address space.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import itertools
import json
import lzma
import os
import random
import stat
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from grader import grading
from grader.course import Course
from grader.errors import GraderError, UsageProblem
from grader.hand_ins import archive, members, unpack, untar, unzip
from grader.hand_ins.archive import CLASS, HAND_IN, Archives
from grader.hand_ins.collect import collect
from grader.hand_ins.hand_in import RefusedHandIn
from grader.hand_ins.members import RefusedArchive
from grader.watch import Watch

RIGHT = b"import torch\n\n\ndef masked_mean(x, mask):\n    return torch.where(mask, x, 0.0).sum(1) / mask.sum(1)\n"
CODE = b"x = 1\n"
SMALL = replace(HAND_IN, members=50, archive=4 << 20, stream=8 << 20, content=4 << 20, memory=192 << 20)


# --- building ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One member of a zip, with every field that can lie."""

    name: bytes
    data: bytes = CODE
    method: int = 8
    flags: int = 0
    mode: int = stat.S_IFREG | 0o644
    size: int | None = None
    crc: int | None = None
    packed: bytes | None = None
    local_name: bytes | None = None
    local_method: int | None = None
    at: int | None = None  # a local header of another member
    extra: bytes = b""

    @property
    def body(self) -> bytes:
        """The bytes as they are stored."""
        if self.packed is not None:
            return self.packed
        return deflate(self.data) if self.method == 8 else self.data


def deflate(data: bytes) -> bytes:
    """Return data as zip files have it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def make_zip(*parts: Part, count: int | None = None, comment: bytes = b"", shift: int = 0) -> bytes:
    """Return a zip file of members as they are described, true or not."""
    out, directory = b"", b""
    for part in parts:
        facts = (part.flags, part.method if part.local_method is None else part.local_method, 0, 0)
        crc = zlib.crc32(part.data) if part.crc is None else part.crc
        size = len(part.data) if part.size is None else part.size
        local = part.name if part.local_name is None else part.local_name
        offset = len(out) if part.at is None else part.at
        sizes = (crc, len(part.body), size)
        if part.at is None:
            out += struct.pack("<4s5H3L2H", b"PK\3\4", 20, *facts, *sizes, len(local), 0) + local + part.body
        facts = (part.flags, part.method, 0, 0)
        tail = (len(part.name), len(part.extra), 0, 0, 0, part.mode << 16, offset)
        directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", 3 << 8 | 20, 20, *facts, *sizes, *tail)
        directory += part.name + part.extra
    number = len(parts) if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, number, number, len(directory), len(out) + shift, len(comment))
    return out + directory + end + comment


def header(name: bytes, data: bytes = b"", kind: bytes = b"0", size: int | None = None, raw_size: bytes = b"") -> bytes:
    """Return one tar header with its data."""
    field = raw_size or b"%011o\0" % (len(data) if size is None else size)
    block = name.ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + field + b"00000000000\0" + b" " * 8 + kind
    block = (block.ljust(257, b"\0") + b"ustar\00000").ljust(512, b"\0")
    block = block[:148] + b"%06o\0 " % sum(block) + block[156:]
    return block + data + bytes(-len(data) % 512)


def pax(*records: bytes, kind: bytes = b"x") -> bytes:
    """Return an extended header."""
    data = b""
    for record in records:
        length = len(record) + 2
        while length != len(b"%d %s\n" % (length, record)):
            length = len(b"%d %s\n" % (length, record))
        data += b"%d %s\n" % (length, record)
    return header(b"PaxHeader", data, kind)


def make_tar(*parts: bytes) -> bytes:
    """Return a tar file with its end mark."""
    return b"".join(parts) + bytes(1024)


# --- opening ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """What came of an archive."""

    files: dict[str, bytes]
    refused: dict[str, str]
    skipped: int


Open = Callable[..., Opened]


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Open]:
    """Unpack bytes as the command does, in a process with limits; nothing may be left anywhere else."""
    outside = tmp_path / "outside"
    outside.mkdir()
    elsewhere = set(os.listdir(tempfile.gettempdir()))

    def run(data: bytes, caps: members.Caps = SMALL) -> Opened:
        (tmp_path / "archive").write_bytes(data)
        folder = tmp_path / "inner" / "destination"
        folder.mkdir(parents=True)
        with open(tmp_path / "archive", "rb") as file:
            answer = archive._unpack(file.fileno(), folder, caps)
        return Opened(contents(folder), {name: reason for name, reason, _ in answer["refused"]}, answer["skipped"])

    yield run
    assert sorted(os.listdir(tmp_path)) == [
        name for name in ("archive", "inner", "outside") if (tmp_path / name).exists()
    ]
    assert os.listdir(outside) == []
    assert not (tmp_path / "inner").exists() or os.listdir(tmp_path / "inner") == ["destination"]
    assert not {name for name in set(os.listdir(tempfile.gettempdir())) - elsewhere if "slipped" in name}


def contents(folder: Path) -> dict[str, bytes]:
    """Return what lies below a folder: regular files of ours, nobody else's to read."""
    found = {}
    for path in sorted(folder.rglob("*")):
        facts = path.lstat()
        assert stat.S_ISREG(facts.st_mode) or stat.S_ISDIR(facts.st_mode), f"{path} is neither file nor folder"
        assert stat.S_IMODE(facts.st_mode) == (0o700 if path.is_dir() else 0o600)
        if path.is_file():
            assert facts.st_nlink == 1
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def refusal(opens: Open, data: bytes, caps: members.Caps = SMALL) -> str:
    """Return why an archive is refused as a whole."""
    with pytest.raises(RefusedArchive) as caught:
        opens(data, caps)
    assert str(caught.value).isprintable()
    return str(caught.value)


def in_this_process(data: bytes, folder: Path, caps: members.Caps = SMALL) -> dict[str, Any]:
    """Unpack without a process between, where a test takes a defence away."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        return unpack.unpack(file.fileno(), str(folder), caps)


# --- well-meant archives ----------------------------------------------------------------------------------------------


def fill(add: Callable[[str, bytes], None]) -> None:
    """Add what honest archives hold: accents, a long name, clutter of macOS, data beside the code."""
    add("ada/attention.py", CODE)
    add("Jos\u00e9 \u5c71\u7530/attention.ipynb", b"{}" * 40000)
    add("bert/" + "long " * 30 + "/utils.py", CODE)
    add("bert/weights.pt", bytes(2 << 20))
    add("__MACOSX/ada/._attention.py", b"fork")
    add("ada/.DS_Store", b"store")


EXPECTED = {
    "ada/attention.py": CODE,
    "Jos\u00e9 \u5c71\u7530/attention.ipynb": b"{}" * 40000,
    "bert/" + "long " * 30 + "/utils.py": CODE,
}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("large", [False, True], ids=["", "zip64"])
def test_an_honest_zip_is_taken(opens, method, large):
    """Of what zipfile writes, with and without ZIP64 fields, sources are taken and the rest is counted."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as packed:

        def add(name: str, data: bytes) -> None:
            with packed.open(name, "w", force_zip64=large) as file:
                file.write(data)

        fill(add)
        packed.comment = b"from the course"
    opened = opens(buffer.getvalue())
    assert (opened.files, opened.refused, opened.skipped) == (EXPECTED, {}, 3)


def test_a_zip_written_to_a_pipe_is_taken(opens):
    """A platform that streams its zip puts sizes behind the members; the directory has them, too."""

    class Pipe(io.RawIOBase):
        data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("ada/attention.py", CODE)
    assert opens(pipe.data).files == {"ada/attention.py": CODE}


@pytest.mark.parametrize("end64", [False, True])
def test_a_zip_with_a_large_end_record_is_taken(opens, end64):
    """ZIP64's end record counts when the small one says so, and its lies are found like those of the small one."""
    plain = make_zip(Part(b"attention.py"))
    start, end = plain.index(b"PK\1\2"), plain.index(b"PK\5\6")
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, end - start, start + (0 if end64 else 1))
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    small = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    data = plain[:end] + record + locator + small
    if end64:
        assert opens(data).files == {"attention.py": CODE}
    else:
        assert "directory contradicts itself" in refusal(opens, data)


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_an_honest_tar_is_taken(opens, form, mode):
    """Of what tarfile writes in each format and compression, sources are taken and the rest is counted."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, format=form) as packed:

        def add(name: str, data: bytes) -> None:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            packed.addfile(info, io.BytesIO(data))

        folder = tarfile.TarInfo("./")
        folder.type = tarfile.DIRTYPE
        packed.addfile(folder)
        fill(add)
    opened = opens(buffer.getvalue())
    assert (opened.files, opened.refused, opened.skipped) == (EXPECTED, {}, 3)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"])
def test_a_tar_packed_in_parallel_is_taken(opens, pack):
    """Several compressed streams one behind the other, and zeros behind the last, are one tar."""
    plain = make_tar(header(b"ada/attention.py", CODE), header(b"bert/attention.py", CODE))
    assert len(opens(pack(plain[:700]) + pack(plain[700:]) + bytes(512)).files) == 2


def test_what_command_line_programs_write_is_taken(opens, tmp_path):
    """The system's own tar is understood, with long names and a sparse-free file."""
    source = tmp_path / "inner" / "source"
    (source / ("d" * 120)).mkdir(parents=True)
    (source / ("d" * 120) / "attention.py").write_bytes(CODE)
    done = subprocess.run(["tar", "-C", source, "-czf", "-", "."], capture_output=True, check=True)
    subprocess.run(["rm", "-r", source], check=True)
    assert opens(done.stdout).files == {"d" * 120 + "/attention.py": CODE}


def test_a_folder_without_a_hand_in_is_made(opens):
    """A student whose files are of no use is there all the same, to be told so."""
    opened = opens(make_zip(Part(b"ada/notes.txt"), Part(b"bert/", b"", mode=stat.S_IFDIR)))
    assert (opened.files, opened.skipped) == ({}, 1)


# --- names ------------------------------------------------------------------------------------------------------------

NAMES = {
    "up": (b"../slipped.py", "leads out of its folder by '..'"),
    "up in the middle": (b"a/../../slipped.py", "leads out of its folder by '..'"),
    "absolute": (b"/tmp/slipped.py", "has an absolute name"),
    "two slashes": (b"//tmp/slipped.py", "has an absolute name"),
    "drive": (b"C:/slipped.py", "has an absolute name"),
    "drive without slash": (b"C:slipped.py", "has an absolute name"),
    "backslashes": (b"..\\..\\slipped.py", "has a backslash in its name"),
    "network": (b"\\\\host\\share\\slipped.py", "has a backslash in its name"),
    "escape": (b"a\x1b[2Jb.py", "has control characters in its name"),
    "new line": (b"a\nb.py", "has control characters in its name"),
    "C1": ("a\u009b2Jb.py".encode(), "has control characters in its name"),
    "right to left": ("a\u202eyp.b.py".encode(), "has control characters in its name"),
    "line separator": ("a\u2028b.py".encode(), "has control characters in its name"),
    "surrogate": (b"a\xed\xa0\x80b.py", "has a name that is no text in UTF-8"),
    "long component": (b"a" * 253 + b".py", "has too long a name"),
    "long path": (b"/".join([b"a" * 200] * 6) + b"/b.py", "has too long a name"),
    "deep": (b"a/" * 40 + b"b.py", "lies 41 folders deep; at most 32"),
}


@pytest.mark.parametrize("packed", ["zip", "tar"])
@pytest.mark.parametrize(("name", "reason"), NAMES.values(), ids=NAMES)
def test_a_name_that_could_harm_refuses_its_member(opens, name, reason, packed):
    """A harmful name is refused with its reason, the member beside it is taken."""
    if packed == "zip":
        data = make_zip(Part(name, flags=0x800), Part(b"good.py"))
    else:
        data = make_tar(pax(b"path=" + name), header(b"x.py", CODE), header(b"good.py", CODE))
    opened = opens(data)
    assert opened.files == {"good.py": CODE}
    ((_, told),) = opened.refused.items()
    assert told.startswith(reason)


def test_a_nul_in_a_name_is_refused(opens):
    """A name that ends early for some readers is taken by none: zip and PAX can carry it."""
    assert opens(make_zip(Part(b"good.py"), Part(b"a.py\0.txt.py"))).refused == {
        "a.py\0.txt.py": "has control characters in its name; rename it"
    }


def test_without_the_check_of_names_a_member_slips_out(tmp_path, monkeypatch):
    """The trick works once the check of names is gone, and the rule that hidden names, as '..' is one, are skipped."""
    data = make_zip(Part(b"../slipped.py"))
    assert in_this_process(data, tmp_path / "a" / "b")["taken"] == 0
    assert not (tmp_path / "a" / "slipped.py").exists()
    monkeypatch.setattr(unpack, "safe_parts", lambda name: tuple(name.split("/")))
    monkeypatch.setattr(unpack, "is_clutter", lambda parts: False)
    in_this_process(data, tmp_path / "a" / "b")
    assert (tmp_path / "a" / "slipped.py").read_bytes() == CODE


TWINS = {
    "the same": (b"ada/attention.py", b"ada/attention.py"),
    "by a dot": (b"ada/attention.py", b"./ada/./attention.py"),
    "capitals": (b"ada/attention.py", b"ada/Attention.py"),
    "capitals of a folder": (b"ada/attention.py", b"Ada/attention.py"),
    "accents": ("Jos\u00e9.py".encode(), "Jose\u0301.py".encode()),
    "sharp s": ("stra\u00dfe.py".encode(), b"strasse.py"),
    "dotted": ("\u0130.py".encode(), "i\u0307.py".encode()),
}


@pytest.mark.parametrize("packed", ["zip", "tar"])
@pytest.mark.parametrize(("one", "other"), TWINS.values(), ids=TWINS)
def test_twins_are_refused_both(opens, one, other, packed):
    """Of two members that some system takes for one file, neither is guessed to be the one that counts."""
    if packed == "zip":
        data = make_zip(Part(one, b"first = 1"), Part(other, b"second = 2"))
    else:
        data = make_tar(header(one, b"first = 1"), header(other, b"second = 2"))
    opened = opens(data)
    assert {name.encode() for name in opened.refused} == {one, other}
    assert all(reason.startswith("is there twice, or differs only in") for reason in opened.refused.values())
    assert b"second = 2" not in opened.files.values()


def test_without_folding_twins_are_both_taken(tmp_path, monkeypatch):
    """The trick works once names are compared as they are."""
    monkeypatch.setattr(unpack, "folded", lambda part: part)
    data = make_zip(Part(b"attention.py", b"first"), Part(b"Attention.py", b"second"))
    assert in_this_process(data, tmp_path / "a")["taken"] == 2


@pytest.mark.parametrize("order", [1, -1])
def test_a_file_in_the_place_of_a_folder_is_refused(opens, order):
    """`a.py` and `a.py/b.py` cannot both be: what comes second is refused, in either order."""
    opened = opens(make_zip(*[Part(b"a.py"), Part(b"a.py/b.py")][::order]))
    (reason,) = opened.refused.values()
    assert reason.startswith("lies in a folder that is a file, too" if order == 1 else "is a folder and a file")
    assert len(opened.files) == 1


def test_a_link_in_the_destination_is_not_followed(tmp_path, monkeypatch):
    """Should a link ever lie in the way, it leads nowhere; without O_NOFOLLOW it leads out."""
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    folder.mkdir()
    (folder / "ada").symlink_to(outside)
    data = make_zip(Part(b"ada/attention.py"))
    ((_, reason, _),) = in_this_process(data, folder)["refused"]
    assert reason.startswith("has a name that this system does not take")
    assert os.listdir(outside) == []
    monkeypatch.setattr(unpack, "_FOLDER", os.O_RDONLY | os.O_DIRECTORY)
    in_this_process(data, folder)
    assert os.listdir(outside) == ["attention.py"]


def test_a_file_that_is_there_is_not_written_over(tmp_path, monkeypatch):
    """A file is made or nothing is; without O_EXCL the one that is there would be replaced."""
    (tmp_path / "attention.py").write_bytes(b"mine")
    data = make_zip(Part(b"attention.py"))
    ((_, reason, _),) = in_this_process(data, tmp_path)["refused"]
    assert reason.startswith("is there already")
    assert (tmp_path / "attention.py").read_bytes() == b"mine"
    monkeypatch.setattr(unpack, "_NEW_FILE", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    in_this_process(data, tmp_path)
    assert (tmp_path / "attention.py").read_bytes() == CODE


# --- kinds ------------------------------------------------------------------------------------------------------------

KINDS = {
    b"1": "is a hard link",
    b"2": "is a link",
    b"3": "is a device",
    b"4": "is a device",
    b"6": "is a named pipe",
    b"Z": "is of no kind that is taken",
}


@pytest.mark.parametrize(("kind", "reason"), KINDS.items())
def test_what_is_no_file_in_a_tar_is_refused(opens, kind, reason):
    """Links, devices and pipes are never made; an empty file stands where one was to be a hand-in."""
    block = bytearray(header(b"ada/attention.py", kind=kind))
    block[157:168] = b"/etc/passwd"
    block[148:156] = b"%06o\0 " % (sum(block[:148]) + 256 + sum(block[156:512]))
    opened = opens(make_tar(bytes(block), header(b"good.py", CODE)))
    assert opened.refused["ada/attention.py"].startswith(reason)
    assert opened.files == {"ada/attention.py": b"", "good.py": CODE}


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_what_is_no_file_in_a_zip_is_refused(opens, kind):
    """The Unix mode in a zip's attributes is believed when it speaks against a member."""
    opened = opens(make_zip(Part(b"attention.py", b"/etc/passwd", mode=kind | 0o777)))
    assert opened.refused["attention.py"].startswith("is a link or a device, not a file")
    assert opened.files == {"attention.py": b""}


def test_a_link_and_a_file_behind_it_stay_inside(opens, tmp_path):
    """The classic pair, a link that leads out and a member behind it, makes neither."""
    block = bytearray(header(b"door", kind=b"2"))
    target = os.fsencode(tmp_path / "outside")[:100]
    block[157 : 157 + len(target)] = target
    block[148:156] = b"%06o\0 " % (sum(block[:148]) + 256 + sum(block[156:512]))
    opened = opens(make_tar(bytes(block), header(b"door/slipped.py", CODE)))
    assert opened.refused["door"].startswith("is a link")
    assert opened.refused["door/slipped.py"].startswith("lies in a folder that is a file, too")
    assert opened.files == {"door/slipped.py": b""}  # in a folder of ours, so that it is found whose it was


def test_a_link_with_contents_refuses_the_tar(opens):
    """Programs differ on what follows such a header, so members could be hidden in it."""
    assert "link or a folder with contents" in refusal(opens, make_tar(header(b"a.py", b"x" * 512, kind=b"2")))


@pytest.mark.parametrize("flags", [0x1, 0x41, 0x2001])
def test_an_encrypted_member_is_refused(opens, flags):
    """What cannot be read says how to pack it."""
    opened = opens(make_zip(Part(b"attention.py", flags=flags), Part(b"good.py")))
    assert opened.refused == {"attention.py": "is encrypted; pack it without a password"}
    assert opened.files == {"attention.py": b"", "good.py": CODE}


@pytest.mark.parametrize("method", [1, 9, 12, 14, 93, 99])
def test_an_unknown_compression_is_refused(opens, method):
    """Only stored and deflated members are read."""
    opened = opens(make_zip(Part(b"attention.py", method=method)))
    assert opened.refused["attention.py"].startswith(f"is compressed by method {method}, which is not read")


def test_an_archive_in_an_archive_stays_closed(opens):
    """Nothing is unpacked twice, so no archive that contains itself can go on for ever."""
    inner = make_zip(Part(b"attention.py"))
    opened = opens(make_zip(Part(b"inner.zip", inner), Part(b"inner.tar.gz", inner)))
    assert opened.files == {}
    assert opened.refused == dict.fromkeys(
        ("inner.zip", "inner.tar.gz"),
        "is an archive within an archive and stays closed; hand in the files themselves",
    )


@pytest.mark.parametrize("head", [b"Rar!\x1a\7\1\0", b"7z\xbc\xaf\x27\x1c\0\4", b"\x28\xb5\x2f\xfd0000"])
def test_other_archives_are_told_apart(opens, head):
    """Archives that are not opened are named, with what to pack instead."""
    assert "pack it as .zip or .tar.gz" in refusal(opens, head + bytes(600))


@pytest.mark.parametrize("data", [b"", b"x", b"hello" * 200, bytes(2048)])
def test_what_is_no_archive_says_so(opens, data):
    """A file of another kind under an archive's name is refused."""
    assert "is no archive that is known here" in refusal(opens, data)


# --- bombs ------------------------------------------------------------------------------------------------------------


def bounded(run: Callable[[], Any], seconds: float = 60) -> Any:
    """Run, and see that it takes bounded time, also on a busy machine."""
    begin = time.monotonic()
    result = run()
    assert time.monotonic() - begin < seconds
    return result


def test_a_member_that_unpacks_to_more_than_it_says_is_refused(opens):
    """Unpacking stops at the size that was claimed, whatever the ratio."""
    bomb = deflate(bytes(200 << 20))
    opened = bounded(lambda: opens(make_zip(Part(b"attention.py", packed=bomb, size=1000))))
    assert opened.refused["attention.py"].startswith("unpacks to more than it says, as a bomb does")
    assert opened.files == {"attention.py": b""}


def test_without_counting_a_member_unpacks_to_all_of_it(tmp_path, monkeypatch):
    """The bomb goes off once bytes are not counted while they are unpacked."""
    data = make_zip(Part(b"attention.py", packed=deflate(bytes(30 << 20)), size=1000))
    sizes = []
    monkeypatch.setattr(
        unzip, "_inflate", lambda unpacker, chunk, most: sizes.append(n := unpacker.decompress(chunk)) or n
    )
    in_this_process(data, tmp_path / "a")
    assert max(map(len, sizes)) == 30 << 20


def test_a_member_that_says_it_is_too_large_is_refused(opens):
    """A claim beyond the cap is refused before a byte is unpacked."""
    opened = bounded(lambda: opens(make_zip(Part(b"attention.py", packed=deflate(bytes(48 << 20)), size=48 << 20))))
    assert opened.refused == {"attention.py": "has 50 MB; at most 1 MB are taken"}


def test_members_that_lie_on_top_of_each_other_refuse_the_zip(opens):
    """One deflated kernel for many members would unpack to any size without recursion."""
    data = make_zip(Part(b"a.py", bytes(1 << 20)), *[Part(b"%d.py" % i, bytes(1 << 20), at=0) for i in range(30)])
    assert "lie on top of each other, as a zip bomb has" in refusal(opens, data)


def test_without_the_check_of_overlaps_a_small_zip_is_a_large_folder(tmp_path, monkeypatch):
    """The trick works once that one defence is gone."""
    parts = [Part(b"%d.py" % i, bytes(100 << 10), at=0, local_name=b"a.py") for i in range(30)]
    data = make_zip(Part(b"a.py", bytes(100 << 10)), *parts)
    assert len(data) < 4096
    with pytest.raises(RefusedArchive, match="on top of each other"):
        in_this_process(data, tmp_path / "a")
    monkeypatch.setattr(unzip, "_check_overlap", lambda spans, start: None)
    local = unzip._local
    monkeypatch.setattr(unzip, "_local", lambda *args: (local(*args)[0], ""))
    assert in_this_process(data, tmp_path / "b")["taken"] == 31


def test_many_small_members_are_refused_in_all(opens):
    """Members that are each within their cap are counted together."""
    data = make_zip(*[Part(b"%d.py" % i, bytes(1 << 20)) for i in range(6)])
    assert "holds more than 4 MB of hand-ins" in bounded(lambda: refusal(opens, data))


def test_folders_are_counted_one_by_one(opens):
    """One member can ask for a folder for each part of its name."""
    data = make_zip(*[Part(b"/".join(b"%d-%d" % (i, j) for j in range(30)) + b"/") for i in range(2)])
    assert "has more than 50 folders" in refusal(opens, data)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress], ids=["tar", "gz", "bz2", "xz"])
def test_a_tar_that_unpacks_without_end_is_refused(opens, pack):
    """What nobody wants of a tar is decompressed, too, and counts."""
    data = pack(make_tar(header(b"weights.pt", bytes(12 << 20)), header(b"good.py", CODE)))
    caps = replace(SMALL, archive=64 << 20)
    assert "unpacks to more than 8 MB" in bounded(lambda: refusal(opens, data, caps))


def test_without_the_cap_on_the_stream_all_of_it_is_unpacked(opens):
    """The same archive is read to its end once that one cap is gone."""
    data = gzip.compress(make_tar(header(b"weights.pt", bytes(12 << 20)), header(b"good.py", CODE)))
    assert opens(data, replace(SMALL, stream=1 << 40)).files == {"good.py": CODE}


def test_an_archive_that_is_too_large_is_refused_by_its_size(opens):
    """The size of the file comes first."""
    assert "has 5 MB; at most 4 MB are taken" in refusal(opens, make_zip(Part(b"a.pt", bytes(5 << 20), method=0)))


@pytest.mark.parametrize("count", [51, 60000])
def test_too_many_members_of_a_zip_are_refused_by_the_count(opens, count):
    """The count at the end of a zip is looked at before its directory is read."""
    data = make_zip(*[Part(b"%d.txt" % i, b"") for i in range(51)], count=count)
    assert f"has {count} members; at most 50 are taken" in refusal(opens, data)


def test_a_count_that_lies_is_refused(tmp_path):
    """A small count does not hide a directory that goes on, nor a large one invent members."""
    parts = [Part(b"%d.py" % i) for i in range(20)]
    for count in (1, 19, 21, 40):
        with pytest.raises(RefusedArchive, match="directory contradicts itself"):
            in_this_process(make_zip(*parts, count=count), tmp_path / "a")


def test_a_large_directory_is_refused_by_its_size(opens):
    """A directory of few members with megabytes of extra fields is not read."""
    data = make_zip(*[Part(b"%d.py" % i, extra=bytes(65000)) for i in range(20)])
    assert "has a directory of 1 MB; at most 1 MB are read" in refusal(opens, data)


def test_too_many_members_of_a_tar_are_refused(opens):
    """Headers are counted as they come, those that only describe others as well."""
    data = make_tar(*[header(b"%d.txt" % i) for i in range(60)])
    assert "has more than 50 members" in refusal(opens, data)


def test_headers_that_describe_others_are_counted(opens):
    """So are headers behind which no member ever comes."""
    assert "has more than 50 members" in refusal(opens, make_tar(*[pax(b"comment=x")] * 60))


@pytest.mark.parametrize("kind", [b"x", b"g", b"L", b"K"])
def test_a_large_extended_header_is_refused_before_it_is_read(opens, kind):
    """A header of 100 MB, or that only says so, costs nothing."""
    data = gzip.compress(header(b"x", bytes(100 << 20), kind), 1)
    assert "has an extended header of 102400 KB; at most 256 KB" in bounded(lambda: refusal(opens, data))


def test_without_the_cap_a_large_extended_header_costs_its_memory(tmp_path):
    """The same header is read whole once that one cap is gone."""
    caps = replace(SMALL, header=1 << 40, stream=1 << 40)
    data = gzip.compress(make_tar(header(b"x", bytes(30 << 20), b"L"), header(b"a.py", CODE)), 1)
    ((name, reason, _),) = in_this_process(data, tmp_path / "a", caps)["refused"] or [("", "", "")]
    assert (name, reason.split(";")[0]) == ("", "has no name")


def test_a_dictionary_of_xz_that_needs_too_much_memory_is_refused(opens, monkeypatch, tmp_path):
    """An xz file is unpacked within a limit; without it the same file is taken."""
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 192 << 20}]
    data = lzma.compress(make_tar(header(b"a.py", CODE)), filters=filters)
    assert "Memory usage limit" in refusal(opens, data)
    monkeypatch.setattr(untar, "_XZ_MEMORY", 1 << 40)
    assert in_this_process(data, tmp_path / "inner" / "destination")["taken"] == 1


def test_time_is_bounded(opens):
    """A file of millions of empty streams unpacks to nothing, slowly; the process ends at its limit."""
    data = gzip.compress(b"") * 2_000_000
    caps = replace(SMALL, archive=64 << 20, seconds=1)
    assert "takes more than 1 s to be read" in bounded(lambda: refusal(opens, data, caps))


def test_memory_is_bounded(opens):
    """What asks for more memory than it is given is refused, and the command is not hurt."""
    caps = replace(SMALL, header=1 << 40, stream=1 << 40, archive=1 << 40, memory=160 << 20)
    data = gzip.compress(header(b"x", bytes(400 << 20), b"x"), 1)
    assert "needs more than 160 MB of memory" in refusal(opens, data, caps)


# --- damage -----------------------------------------------------------------------------------------------------------


def test_a_wrong_checksum_refuses_the_member(opens):
    """A member whose bytes are not those that were packed is not graded."""
    opened = opens(make_zip(Part(b"attention.py", crc=1), Part(b"stored.py", method=0, crc=1), Part(b"good.py")))
    assert set(opened.refused) == {"attention.py", "stored.py"}
    assert all("its checksum or its size is wrong" in reason for reason in opened.refused.values())
    assert opened.files == {"attention.py": b"", "stored.py": b"", "good.py": CODE}


@pytest.mark.parametrize("size", [len(CODE) + 1, 1000])
def test_a_wrong_size_refuses_the_member(opens, size):
    """So does a size that is larger than what is there."""
    assert "its size is wrong" in opens(make_zip(Part(b"a.py", size=size))).refused["a.py"]


@pytest.mark.parametrize("count", [1, 30000])
def test_bytes_behind_a_members_end_refuse_it(opens, count):
    """Nothing is hidden behind the end of a deflated member."""
    opened = opens(make_zip(Part(b"a.py", packed=deflate(CODE) + b"hidden" * count)))
    assert opened.refused["a.py"].startswith("is damaged")


@pytest.mark.parametrize(
    "part", [Part(b"a.py", local_name=b"b.py"), Part(b"a.py", local_method=0)], ids=["name", "method"]
)
def test_a_member_described_in_two_ways_is_refused(opens, part):
    """What one program would take for another member, or read otherwise, is read by none."""
    assert opens(make_zip(part)).refused["a.py"].startswith("is described in two ways that contradict each other")


@pytest.mark.parametrize("damage", [lambda z: z[:-1], lambda z: z[: len(z) // 2], lambda z: z[:60], lambda z: z + b"x"])
def test_a_cut_or_lengthened_zip_is_refused(opens, damage):
    """A download that stopped, or that something was added to, says so."""
    assert "is no whole zip file" in refusal(opens, damage(make_zip(*[Part(b"%d.py" % i) for i in range(9)])))


@pytest.mark.parametrize("shift", [-1, 1, 5000, 1 << 31])
def test_a_directory_elsewhere_is_refused(opens, shift):
    """A directory must lie where the end says."""
    data = make_zip(Part(b"a.py"), Part(b"b.py"), shift=max(shift, -1))
    assert "directory contradicts itself" in refusal(opens, data)


def test_a_zip_in_several_parts_is_refused(opens):
    """One disk of several cannot be read."""
    data = bytearray(make_zip(Part(b"a.py")))
    data[-18] = 1
    assert "one part of several" in refusal(opens, bytes(data))


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress], ids=["tar", "gz", "bz2", "xz"])
@pytest.mark.parametrize("end", [0.3, 0.9, 0.999])
def test_a_cut_tar_is_refused(opens, pack, end):
    """A tar without its end mark, or a compressed one without its checksum, is not whole."""
    data = pack(make_tar(*[header(b"%d.py" % i, os.urandom(900)) for i in range(9)])[:-512])
    assert "is cut off" in refusal(opens, data[: int(len(data) * end) - 512 * (pack is bytes)])


@pytest.mark.parametrize(
    ("pack", "place"),  # a checksum: of all (gz), of the first block (bz2); of stored bytes any byte will do (xz)
    [(gzip.compress, -8), (bz2.compress, 10), (lzma.compress, 500)],
    ids=["gz", "bz2", "xz"],
)
def test_a_wrong_checksum_refuses_a_compressed_tar(opens, pack, place):
    """What compression protects is checked to the end."""
    data = bytearray(pack(make_tar(header(b"a.py", random.Random(7).randbytes(900)))))
    data[place] ^= 0xFF
    assert "is damaged" in refusal(opens, bytes(data))


BROKEN = {
    "checksum": (bytes(b"x" + header(b"a.py", CODE)[1:]), "a header of it is damaged"),
    "negative size": (header(b"a.py", raw_size=b"\xff" * 12), "a header of it is damaged"),
    "size of letters": (header(b"a.py", raw_size=b"abc        \0"), "a header of it is damaged"),
    "huge size": (header(b"a.txt", raw_size=b"\x80" + b"\xff" * 11), "is cut off"),
    "pax without length": (header(b"p", b"path=a.py\n", b"x"), "a header of it is damaged"),
    "pax without a space": (header(b"p", b"path=a.py\npath=b.py\n", b"x"), "a header of it is damaged"),
    "pax that ends in nothing": (header(b"p", b"13 path=a.py\nxyz", b"x"), "a header of it is damaged"),
    "pax of a length within itself": (header(b"p", b"1 path=a.py\n", b"x"), "a header of it is damaged"),
    "pax of length 0": (header(b"p", b"0 path=a.py\n", b"x"), "a header of it is damaged"),
    "pax too long": (header(b"p", b"9999 path=a.py\n", b"x"), "a header of it is damaged"),
    "pax size negative": (pax(b"size=-512") + header(b"a.py", CODE), "a header of it is damaged"),
    "pax size of a million digits": (
        pax(b"size=" + b"9" * 100000) + header(b"a.py", CODE),
        "a header of it is damaged",
    ),
    "a path for all": (pax(b"path=a.py", kind=b"g") + header(b"b.py", CODE), "gives all its members one name"),
    "old sparse": (header(b"a.py", CODE, b"S"), "has a file with holes in it"),
    "pax sparse": (pax(b"GNU.sparse.major=1") + header(b"a.py", CODE), "has a file with holes in it"),
}


@pytest.mark.parametrize(("data", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_tar_is_refused(opens, data, reason):
    """A header that makes no sense refuses the archive: what follows could be anything."""
    assert reason in refusal(opens, make_tar(data))


def damaged(sound: bytes, chance: random.Random) -> bytes:
    """Return an archive with a few changes: bytes, fields of one value, pieces cut out or doubled; tar sums mended."""
    data = bytearray(sound)
    for _ in range(chance.randrange(1, 4)):
        place, other, count = chance.randrange(len(data)), chance.randrange(len(data)), chance.randrange(1, 100)
        kind = chance.randrange(4)
        if kind == 0:
            data[place] = chance.randrange(256)
        elif kind == 1:
            width = chance.choice((2, 4, 8))
            data[place : place + width] = bytes([chance.choice((0, 0x7F, 0x80, 0xFF))]) * width
        elif kind == 2:
            del data[place : min(place + count, len(data) - 1)]
        else:
            data[place:place] = data[other : other + count]
    for start in range(0, len(data) - 511, 512):
        if data[start + 257 : start + 262] == b"ustar":
            data[start + 148 : start + 156] = b" " * 8
            data[start + 148 : start + 156] = b"%06o\0 " % sum(data[start : start + 512])
    return bytes(data)


def test_any_damage_ends_in_words(tmp_path):
    """Whatever is changed, the answer is a result or one refusal, soon, and never another exception."""
    sound = [
        make_zip(*[Part(b"s%d/a.py" % i) for i in range(4)]),
        make_tar(pax(b"path=s/a.py", b"size=6"), header(b"x", CODE), header(b"long", b"l/a.py\0", b"L"), header(b"y")),
    ]
    sound += [sound[1], sound[1], gzip.compress(sound[1]), bz2.compress(sound[1]), lzma.compress(sound[1])]
    chance = random.Random(7)
    begin, before = time.process_time(), len(os.listdir("/proc/self/fd"))
    for turn in range(3000):
        with contextlib.suppress(RefusedArchive):
            in_this_process(damaged(sound[turn % len(sound)], chance), tmp_path / str(turn))
    assert time.process_time() - begin < 60
    assert len(os.listdir("/proc/self/fd")) <= before + 5
    assert {path.name for path in tmp_path.iterdir()} <= {str(turn) for turn in range(3000)}


def test_many_refused_members_refuse_the_archive(tmp_path):
    """Remarks are bounded, too."""
    data = make_zip(*[Part(b"../%d.py" % i) for i in range(1200)])
    with pytest.raises(RefusedArchive, match="more than 1000 members that are refused"):
        in_this_process(data, tmp_path / "a", CLASS)


# --- the share of one student -----------------------------------------------------------------------------------------

SHARED = replace(
    CLASS, content=8 << 20, memory=192 << 20, own_members=20, own_content=2 << 20, own_refused=10
)  # of a class
PLACES = {
    "folders": ("mallory/", "bob/"),
    "one folder around them": ("class/mallory/", "class/bob/"),
    "Moodle": ("Mallory_1_assignsubmission_file_/", "Bob_2_assignsubmission_file_/"),
    "Moodle, in a folder": ("all/Mallory_1_assignsubmission_file_/", "all/Bob_2_assignsubmission_file_/"),
    "Moodle, flat": ("Mallory_1_assignsubmission_file_", "Bob_2_assignsubmission_file_"),
    "Canvas": ("mallory_1_%d_", "bob_2_77_"),
}
TOO_MUCH = {
    "bytes": ([("%d.ipynb", bytes(1 << 20))] * 9, "its student handed in 10 MB; at most 2 MB are taken of one student"),
    "files": ([("%d.txt", b"")] * 30, "its student handed in 31 files; at most 20 are taken of one student"),
    "refused files": (
        [("%d\\x.py", CODE)] * 15,
        "more than 10 files that are refused, one of which has a backslash",
    ),
    "folders": ([("/".join(f"%d-{n}" for n in range(9)) + "/x.py", CODE)] * 5, "handed in more than 20 folders"),
}


@pytest.mark.parametrize("pack", ["zip", "tar.gz"])
@pytest.mark.parametrize("much", TOO_MUCH)
@pytest.mark.parametrize("places", PLACES)
def test_who_hands_in_too_much_is_refused_alone(tmp_path, monkeypatch, places, much, pack):
    """The others of the class are graded; the one has an own clear refusal, wherever the file stands."""
    monkeypatch.setattr(archive, "CLASS", SHARED)
    bad, good = PLACES[places]
    if much == "folders" and places in ("Moodle, flat", "Canvas"):
        return  # names of platforms that have no folders
    files, reason = TOO_MUCH[much]
    named = [(bad.replace("%d", "9") + name.replace("%d", str(n)), data) for n, (name, data) in enumerate(files)]
    own = (bad.replace("%d", "9") + "attention.py", CODE)
    all_files = [*named[:7], own, *named[7:], (good + "attention.py", CODE)]
    path = tmp_path / f"class.{pack}"
    path.write_bytes(
        make_zip(*[Part(name.encode(), data) for name, data in all_files])
        if pack == "zip"
        else gzip.compress(make_tar(*[header(name.encode(), data) for name, data in all_files]))
    )
    with Archives() as archives:
        collection = collect(path, ["attention"], [], archives=archives)
    found = {each.student.lower()[:3]: each for each in collection.found}
    assert set(found) == {"mal", "bob"}
    assert found["bob"].path is not None
    assert found["mal"].path is None
    assert "attention.py in class." in found["mal"].problem
    assert reason in found["mal"].problem
    assert found["mal"].problem.endswith("hand in the files of the lab only")
    told = [remark for remark in collection.remarks if "what is of" in remark and reason in remark]
    assert len(told) == 1
    assert not [remark for remark in collection.remarks if "x.py" in remark and "what is of" not in remark]


def test_own_archive_of_who_hands_in_too_much_is_not_opened(tmp_path, monkeypatch):
    """A student over the share gets the same words where the hand-in is an archive."""
    monkeypatch.setattr(archive, "CLASS", SHARED)
    inner = make_zip(Part(b"attention.py"))
    more = [Part(b"mallory/%d.txt" % n) for n in range(30)]
    (tmp_path / "class.zip").write_bytes(
        make_zip(Part(b"bob/a.zip", inner), Part(b"mallory/attention.zip", inner), *more)
    )
    with Archives() as archives:
        bob, mallory = collect(tmp_path / "class.zip", ["attention"], ["attention"], archives=archives).found
    assert bob.path is not None
    assert mallory.problem.startswith("attention.zip in class.zip is not taken: its student handed in 31 files")


def test_member_that_is_refused_in_the_class_is_told_as_an_archive_too(tmp_path):
    """A student's archive that is a link within the class's is told so, and not as an empty file."""
    inner = make_zip(Part(b"attention.py"))
    link = Part(b"eve/attention.zip", b"/etc/passwd", mode=stat.S_IFLNK | 0o777)
    (tmp_path / "class.zip").write_bytes(make_zip(Part(b"bob/a.zip", inner), link))
    with Archives() as archives:
        _, eve = collect(tmp_path / "class.zip", ["attention"], ["attention"], archives=archives).found
    assert eve.problem.startswith("attention.zip in class.zip is a link or a device, not a file")


def test_without_shares_one_student_refuses_the_class(tmp_path, monkeypatch):
    """The same class is nobody's grade once there is no cap on each."""
    monkeypatch.setattr(archive, "CLASS", replace(SHARED, own_members=0))
    bombs = [Part(b"mallory/%d.ipynb" % n, bytes(1 << 20)) for n in range(9)]
    (tmp_path / "class.zip").write_bytes(make_zip(*bombs, Part(b"bob/attention.py")))
    with Archives() as archives, pytest.raises(UsageProblem, match="holds more than 8 MB of hand-ins"):
        collect(tmp_path / "class.zip", ["attention"], [], archives=archives)


def test_class_that_is_too_much_names_who_has_most(opens):
    """Many who keep within their shares can be too much together; then the message says where it lies."""
    parts = [Part(b"s%d/%d.ipynb" % (n, m), bytes(1 << 20)) for n in range(9) for m in range(1 + (n == 4))]
    told = refusal(opens, make_zip(*parts), SHARED)
    assert told.startswith("holds more than 8 MB of hand-ins; pack less; most of it is of s4 (2 MB, 2 files), ")


def test_one_student_with_more_members_than_a_class_had(tmp_path):
    """Sixty thousand members of one student cost that one only, with the caps that are in use."""
    parts = [Part(b"mallory/%d.txt" % n, b"", method=0) for n in range(60_000)]
    (tmp_path / "class.zip").write_bytes(make_zip(*parts, Part(b"bob/attention.py")))
    with Archives() as archives:
        collection = collect(tmp_path / "class.zip", ["attention"], ["attention"], archives=archives)
    assert [each.student for each in collection.found if each.path is not None] == ["bob"]
    assert any("mallory is not taken: its student handed in 60000 files" in each for each in collection.remarks)


# --- the command's side -----------------------------------------------------------------------------------------------


def test_the_unpacking_process_starts_without_torch():
    """What opens an archive imports neither torch nor click nor zipfile."""
    heavy = "{'torch', 'click', 'zipfile', 'tarfile', 'tempfile'}"
    code = f"import sys; from grader.hand_ins import unpack, untar, unzip; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_refused_class_is_a_usage_problem(tmp_path, monkeypatch):
    """The line names the archive and what to do, and its folder is gone afterwards."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "class.zip").write_bytes(make_zip(Part(b"ada/attention.py"))[:-3])
    told = r"class\.zip is no whole zip file: .*; download or pack it again"
    with Archives() as archives, pytest.raises(UsageProblem, match=told):
        archives.open_class(tmp_path / "class.zip")
    assert os.listdir(tmp_path) == ["class.zip"]


@pytest.mark.parametrize("kind", ["link", "hard link", "pipe", "folder on the way"])
def test_a_students_archive_is_opened_without_being_tricked(tmp_path, kind):
    """What stands in a student's folder under an archive's name is a file of its own, or refused."""
    (tmp_path / "secret.zip").write_bytes(make_zip(Part(b"attention.py", b"answer = 1")))
    (tmp_path / "class" / "ada").mkdir(parents=True)
    place = tmp_path / "class" / "ada" / "a.zip"
    relative = Path("ada/a.zip")
    if kind == "link":
        place.symlink_to(tmp_path / "secret.zip")
    elif kind == "hard link":
        place.hardlink_to(tmp_path / "secret.zip")
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        (tmp_path / "class" / "bert").symlink_to(tmp_path)
        relative = Path("bert/secret.zip")
    reasons = {
        "link": "is a link",
        "hard link": "is a hard link",
        "pipe": "no regular file",
        "folder on the way": "is a link",
    }
    with Archives() as archives, pytest.raises(RefusedHandIn, match=reasons[kind]):
        archives.open_hand_in("ada", tmp_path / "class", relative)


def test_only_what_is_graded_stays(tmp_path):
    """Nothing else of a student's archive takes room until the end of the run."""
    (tmp_path / "ada").mkdir()
    parts = [Part(b"w/attention.py"), Part(b"w/other.py"), Part(b"w/deep/more.py")]
    (tmp_path / "ada" / "a.zip").write_bytes(make_zip(*parts))
    with Archives() as archives:
        (item,) = collect(tmp_path, ["attention"], [], archives=archives).found
        assert item.path is not None
        assert [path.name for path in item.root.rglob("*.py")] == ["attention.py"]


def test_a_right_archive_counts_beside_a_misnamed_file(tmp_path):
    """A file with nearly a lab's name, or a hidden one, does not stand in the way of the archive that holds the lab."""
    for name in ("ada", "bob"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "attention.zip").write_bytes(make_zip(Part(b"attention.py")))
    (tmp_path / "ada" / "attention1.py").write_bytes(CODE)
    (tmp_path / "bob" / "._attention.py").write_bytes(CODE)
    with Archives() as archives:
        found = collect(tmp_path, ["attention"], [], archives=archives).found
    assert [(item.student, item.problem) for item in found] == [("ada", ""), ("bob", "")]


@pytest.mark.parametrize(("name", "graded"), [("mine.py", True), ("early_stopping.py", False)])
def test_an_archive_is_looked_at_as_a_folder_is(tmp_path, name, graded):
    """The only source in it is the only lab's, unless it is another lab's."""
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "hw.zip").write_bytes(make_zip(Part(name.encode())))
    (tmp_path / "ada" / "notes.txt").write_bytes(b"")
    with Archives() as archives:
        (item,) = collect(tmp_path, ["attention", "early_stopping"], ["attention"], archives=archives).found
    assert (item.path is not None) is graded


def test_a_refused_archive_leaves_nothing(tmp_path):
    """What was unpacked before the refusal takes no room until the end of the run."""
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "a.tar").write_bytes(make_tar(header(b"good.py", CODE), b"x" * 512))
    with Archives() as archives:
        with pytest.raises(RefusedHandIn):
            archives.open_hand_in("ada", tmp_path, Path("ada/a.tar"))
        assert archives._scratch is not None
        assert os.listdir(archives._scratch) == []


def test_one_students_archives_do_not_hold_up_the_class(tmp_path, monkeypatch):
    """When a student's archives took their time, no more of them are opened."""
    spent = itertools.count(0, 6.0)
    monkeypatch.setattr(archive, "_seconds_of_children", lambda: next(spent))
    labs = ["a1", "b2", "c3", "d4"]
    for name in ("ada", "bob"):
        (tmp_path / name).mkdir()
        for lab in labs[: 4 if name == "ada" else 1]:
            (tmp_path / name / f"{lab}.zip").write_bytes(make_zip(Part(f"{lab}.py".encode())))
    with Archives() as archives:
        found = collect(tmp_path, labs, [], archives=archives).found
    assert [(item.student, item.lab) for item in found if item.path is not None] == [
        ("ada", "a1"),
        ("ada", "b2"),
        ("bob", "a1"),
    ]
    reason = "is not opened: this student's other archives took 10 s already"
    assert [item.problem for item in found if item.path is None] == [f"c3.zip {reason}", f"d4.zip {reason}"]


class Unlucky(Archives):
    """Has no room for the archives of students."""

    def open_hand_in(self, student: str, root: Path, relative: Path) -> Path:
        """Fail."""
        raise GraderError("no place to unpack to")


def test_our_fault_with_an_archive_costs_its_student_nothing(course, tmp_path):
    """What goes wrong here while one archive is opened leaves its student ungradable, and all others graded."""
    for name in ("ada", "bob"):
        (tmp_path / "class" / name).mkdir(parents=True)
    (tmp_path / "class" / "ada" / "masked.zip").write_bytes(make_zip(Part(b"masked.py", RIGHT)))
    (tmp_path / "class" / "bob" / "masked.py").write_bytes(RIGHT)
    options = grading.Options(tmp_path / "class", (), tmp_path / "results")
    with Unlucky() as archives:
        run = grading.grade(Course(course), options, Watch(), archives)
    ada, bob = run.reports
    assert (ada.gradable, ada.problem) == (False, "no place to unpack to")
    assert (bob.gradable, bob.score) == (True, 4)
    assert grading.exit_code(run, strict=False) == 3


def test_the_disks_fault_is_ours(tmp_path, monkeypatch):
    """What is no archive's fault costs no student anything."""
    (tmp_path / "a.zip").write_bytes(make_zip(Part(b"attention.py")))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "nowhere"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with Archives() as archives, pytest.raises(GraderError, match="no place to unpack to"):
        archives.open_class(tmp_path / "a.zip")


def test_folders_of_killed_runs_are_removed(tmp_path, monkeypatch):
    """What a killed run left is gone after the next one; what a living one holds is not."""
    import fcntl

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("dead", "alive", "young"):
        (tmp_path / f"torchgrade-archives-{name}" / "1").mkdir(parents=True)
        if name != "young":
            os.utime(tmp_path / f"torchgrade-archives-{name}", (1, 1))
    held = os.open(tmp_path / "torchgrade-archives-alive", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    (tmp_path / "a.zip").write_bytes(make_zip(Part(b"attention.py")))
    with Archives() as archives:
        archives.open_class(tmp_path / "a.zip")
    os.close(held)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"a.zip", "torchgrade-archives-alive", "torchgrade-archives-young"}


def test_caps_pass_the_process_boundary():
    """What the command allows is what the process is told."""
    for caps in (CLASS, HAND_IN):
        given = json.loads(json.dumps(asdict(caps)))
        assert members.Caps(**given | {"nested": tuple(given["nested"])}) == caps


# --- grading ----------------------------------------------------------------------------------------------------------


def test_a_class_in_an_archive_is_graded(course, grader, tmp_path):
    """A zip as Moodle writes it, with a student's own zip and a hostile one, gives each student a result."""
    where = b"%s_%d_assignsubmission_file_/"
    ada, bob, eve, mallory = (where % (name, i) for i, name in enumerate((b"Ada L", b"Bob", b"Eve", b"Mallory")))
    hostile = make_zip(Part(b"masked.py", RIGHT), Part(b"x.py", at=0))
    data = make_zip(
        Part(ada + b"masked.py", RIGHT),
        Part(bob + b"handin.zip", make_zip(Part(b"__MACOSX/._masked.py"), Part(b"work/masked.py", RIGHT)), method=0),
        Part(eve + b"masked.py", RIGHT, mode=stat.S_IFLNK),
        Part(mallory + b"masked.zip", hostile),
        Part(b"../slipped.py"),
    )
    (tmp_path / "class.zip").write_bytes(data)
    (tmp_path / "temporary").mkdir()
    tmp_path.chmod(0o755)
    env = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    done = grader("grade", "class.zip", "--course", course, "-o", "results", "--format", "json", cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    results = {item["student"]: item for item in json.loads(done.stdout)}
    assert {name: item["score"] for name, item in results.items()} == {"Ada L": 4, "Bob": 4, "Eve": 0, "Mallory": 0}
    assert results["Eve"]["problem"].startswith("masked.py in class.zip is a link or a device")
    assert results["Mallory"]["problem"].startswith("masked.zip has members that lie on top of each other")
    assert "class.zip: ../slipped.py leads out of its folder" in done.stderr
    assert "torchgrade-archives" not in done.stdout + done.stderr
    assert os.listdir(tmp_path / "temporary") == []
    assert sorted(os.listdir(tmp_path)) == ["class.zip", "results", "temporary"]
