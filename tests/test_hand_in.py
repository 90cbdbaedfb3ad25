"""Reading a hand-in from the disk: a regular file of a fair size, by no detour; all else is refused in words."""

from __future__ import annotations

import gc
import hashlib
import os
import socket
import stat
from pathlib import Path

import pytest

from grader.hand_ins import hand_in
from grader.hand_ins.hand_in import MAX_BYTES, RefusedHandIn, read_hand_in


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a class folder with one good hand-in, `s1/lab.py`."""
    folder = tmp_path / "class"
    (folder / "s1").mkdir(parents=True)
    (folder / "s1" / "lab.py").write_bytes(b"x = 1\r\n")
    return folder


def descriptors() -> int:
    """Return how many descriptors this process holds; what earlier tests dropped is closed first."""
    gc.collect()
    return len(os.listdir("/proc/self/fd"))


def refusal(root: Path, path: str) -> str:
    """Return why a hand-in is refused."""
    with pytest.raises(RefusedHandIn) as caught:
        read_hand_in(root, Path(path))
    assert str(caught.value).isprintable()
    return str(caught.value)


def test_a_hand_in_is_read_as_it_is(root):
    """The bytes are those of the file; the hash is theirs, so that what is hashed is what is graded."""
    found = read_hand_in(root, Path("s1/lab.py"))
    assert (found.name, found.data, found.suffix) == ("lab.py", b"x = 1\r\n", ".py")
    assert found.sha256 == hashlib.sha256(b"x = 1\r\n").hexdigest()


def test_a_notebook_is_read(root):
    """A notebook is a hand-in, too, directly in the folder as well."""
    (root / "anna.ipynb").write_text("{}")
    assert read_hand_in(root, Path("anna.ipynb")).suffix == ".ipynb"


def test_the_folder_itself_may_be_a_link(root, tmp_path):
    """How the instructor reaches the class is the instructor's affair."""
    (tmp_path / "link").symlink_to(root)
    assert read_hand_in(tmp_path / "link", Path("s1/lab.py")).data == b"x = 1\r\n"


@pytest.mark.parametrize("name", ["lab.txt", "lab", "lab.pyc", "lab.PY", "lab.ipynb.zip", ".py"])
def test_another_kind_of_file_is_refused(name, root):
    """Only Python files and notebooks are hand-ins."""
    (root / name).write_text("x = 1")
    assert refusal(root, name) == f"{name} is neither .py nor .ipynb"


@pytest.mark.parametrize("path", ["s1/other.py", "s2/lab.py", "other.ipynb"])
def test_a_missing_file_is_refused(path, root):
    """What is not there is missing, by the name of what is."""
    assert refusal(root, path).endswith("is missing")


def test_a_folder_is_refused_and_leaves_no_descriptor_open(root):
    """A folder in a hand-in's place is that student's mistake, in words, however often it comes."""
    (root / "s1" / "folder.py").mkdir()
    open_files = descriptors()
    for _ in range(3):
        assert refusal(root, "s1/folder.py") == "folder.py is a folder; hand in the file itself"
    assert descriptors() == open_files


def test_a_pipe_is_refused_without_waiting(root):
    """A named pipe without a writer would wait for ever; it is refused at once, and with a writer as well."""
    os.mkfifo(root / "s1" / "pipe.py")
    assert refusal(root, "s1/pipe.py") == "pipe.py is no regular file"
    writer = os.open(root / "s1" / "pipe.py", os.O_RDWR | os.O_NONBLOCK)
    os.write(writer, b"x = 1")
    assert refusal(root, "s1/pipe.py") == "pipe.py is no regular file"
    os.close(writer)


def test_a_socket_is_refused(root, monkeypatch):
    """A socket cannot be opened, and its refusal says so."""
    monkeypatch.chdir(root)  # the address of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.py")
        assert refusal(root, "socket.py") == "socket.py cannot be opened: No such device or address"


def test_a_device_is_refused(root):
    """A device, such as /dev/zero, is no hand-in."""
    try:
        os.mknod(root / "zero.py", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root may make a device")
    assert refusal(root, "zero.py") == "zero.py is no regular file"


@pytest.mark.parametrize("target", ["lab.py", "../s1/lab.py", "/etc/passwd", "/dev/zero", "nowhere", "link.py"])
def test_a_link_is_refused_wherever_it_leads(target, root):
    """A link could lead to the solution or to another student: it is not followed, not even to a good file."""
    (root / "s1" / "link.py").symlink_to(target)
    assert refusal(root, "s1/link.py") == "link.py is a link, not a file; hand in the file itself"


@pytest.mark.parametrize("path", ["linked/lab.py", "deep/linked/lab.py"])
def test_a_link_on_the_way_is_refused(path, root):
    """No folder below the class may be a link either."""
    link = (root / path).parent
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(root / "s1")
    assert refusal(root, path).startswith("linked is a link")


def test_a_file_on_the_way_is_refused(root):
    """A file where a folder should be is no folder, and is not called a link."""
    said = refusal(root, "s1/lab.py/lab.py")
    assert said.startswith("lab.py is ")
    assert "link" not in said


def test_a_way_out_of_the_class_is_refused(root):
    """No path leads above the class folder."""
    (root.parent / "secret.py").write_text("answer = 42")
    refusal(root / "s1", "../../secret.py")


def test_a_hard_link_is_refused(root):
    """A second name of a file, such as the solution's, is refused; a copy is not."""
    os.link(root / "s1" / "lab.py", root / "s1" / "hard.py")
    assert refusal(root, "s1/hard.py") == "hard.py is a hard link to another file; hand in a copy"
    os.unlink(root / "s1" / "lab.py")
    assert read_hand_in(root, Path("s1/hard.py")).data == b"x = 1\r\n"


@pytest.mark.parametrize("suffix", MAX_BYTES)
def test_a_file_may_be_as_large_as_allowed_and_no_larger(suffix, root):
    """A file at the limit is read, one byte more is refused before it is read, with both sizes."""
    most = MAX_BYTES[suffix]
    path = root / f"big{suffix}"
    path.write_bytes(b"#" * most)
    assert len(read_hand_in(root, Path(path.name)).data) == most
    with path.open("ab") as file:
        file.truncate(4 * most)
    said = refusal(root, path.name)
    assert f"at most {most >> 20} MB" in said
    assert f"has {4 * most / 1e6:.0f} MB" in said


def test_a_file_that_grows_while_it_is_read_is_refused(root, monkeypatch):
    """The limit holds for what is read, whatever the size was when it was looked at."""
    check = hand_in._check_kind

    def grow(status: os.stat_result, name: str, most: int) -> None:
        check(status, name, most)
        (root / "s1" / "lab.py").write_bytes(b"#" * (most + 5))

    monkeypatch.setattr(hand_in, "_check_kind", grow)
    assert refusal(root, "s1/lab.py") == "lab.py grew beyond 1 MB while it was read"


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\n" * 1000])
def test_an_empty_file_is_refused(data, root):
    """A file without a word in it is told as such."""
    (root / "empty.py").write_bytes(data)
    assert refusal(root, "empty.py") == "empty.py is empty"


def test_a_name_the_system_refuses_is_told(root):
    """Any other reason is the system's own, in words."""
    assert refusal(root, "n" * 300 + ".py").endswith("cannot be opened: File name too long")


def test_nothing_stays_open(root):
    """Reading and refusing leave no descriptor behind."""
    (root / "s1" / "link.py").symlink_to("lab.py")
    open_files = descriptors()
    for _ in range(3):
        read_hand_in(root, Path("s1/lab.py"))
        for path in ("s1/link.py", "s2/lab.py", "s1/none.py", "lab.txt"):
            refusal(root, path)
    assert descriptors() == open_files
