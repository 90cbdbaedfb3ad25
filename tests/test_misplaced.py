"""Hand-ins under other names and in other places: what is clear is taken and told, of several nothing is guessed."""

from __future__ import annotations

import os

import pytest

from grader.gradebook.recorded import placed
from grader.hand_ins import misplaced
from grader.hand_ins.archive import Archives
from grader.hand_ins.collect import collect

from . import test_collect
from .test_collect import LABS, found, pack, take

tree = test_collect.tree


@pytest.mark.parametrize(
    "name",
    [
        "lr_schedule (1).py",
        "lr_schedule(12).py",
        "lr_schedule-1.py",
        "LR_Schedule.py",
        "lr_schedule (2).ipynb",
        "Copy of lr_schedule.ipynb",
        "Copia de lr_schedule.ipynb",
        "Kopie von lr_schedule.ipynb",
        "Copie de lr_schedule.ipynb",
        "Cópia de lr_schedule.ipynb",
        "Co\u0301pia de lr_schedule (1).ipynb",
        "Kopia av lr_schedule.ipynb",
        "Bản sao của lr_schedule.ipynb",
        "lr_schedule - Copy.py",
        "Lr_schedule copy 2.py",
    ],
)
@pytest.mark.parametrize("chosen", [(), ("lr_schedule",)], ids=["all labs", "one lab"])
def test_a_copy_is_taken_where_nothing_has_the_right_name(name, chosen, tree):
    """Browsers and platforms number copies, and people change case: the only candidate is the hand-in, with a note."""
    (item,) = collect(tree(f"s1/{name}", "s1/utils.py"), LABS, chosen).found
    assert (item.lab, str(item.path), item.note) == ("lr_schedule", f"s1/{name}", f"taken from {name}")
    assert not item.problem


def test_a_copy_on_canvas_is_taken(tree):
    """The student's own name of the file counts, not what the platform put before it."""
    (item,) = collect(tree("ada_1_2_lr_schedule (1).py"), LABS, ("lr_schedule",)).found
    assert (str(item.path), item.note) == ("ada_1_2_lr_schedule (1).py", "taken from lr_schedule (1).py")


def test_a_file_and_the_notebook_of_its_name_are_one_candidate(tree):
    """As with the right name, the file counts and the notebook goes with it."""
    (item,) = collect(tree("s1/Attention.py", "s1/Attention.ipynb"), LABS, ()).found
    assert (str(item.path), str(item.beside)) == ("s1/Attention.py", "s1/Attention.ipynb")


def test_several_copies_are_a_persons_to_choose_from(tree):
    """No number is a reason to prefer one: nobody is graded on a guess, and nobody gets 0 for it."""
    (item,) = collect(tree("s1/attention (1).py", "s1/attention (2).py", "s1/x.py"), LABS, ()).found
    assert (item.path, item.fault) == (None, True)
    assert item.problem == (
        "any of attention (1).py, attention (2).py could be attention; rename the one that counts to attention.py"
    )


def test_the_right_name_goes_before_copies(tree):
    """What is called as it should be is the hand-in, whatever lies beside it; no note is needed."""
    (item,) = collect(tree("s1/attention.py", "s1/Attention (1).py", "s1/src/attention.py"), LABS, ("attention",)).found
    assert (str(item.path), item.note) == ("s1/attention.py", "")


def test_another_labs_own_name_is_no_copy(tree):
    """Where a lab is called like a copy of another one, its files are its own."""
    root = tree("s1/part-1.py")
    assert found(collect(root, ["part", "part-1"], ())) == [("s1", "part-1", "s1/part-1.py")]


def test_a_stray_copy_hides_no_class(tree):
    """A loose copy beside folders of students makes the class nobody's folder."""
    assert take(tree("Attention (1).py", "s1/attention.py", "s2/attention.py")) == [
        ("s1", "attention", "s1/attention.py"),
        ("s2", "attention", "s2/attention.py"),
    ]


def test_ones_own_folder_may_hold_a_copy(tree):
    """A folder with nothing but a copy is one student's."""
    assert take(tree("Attention (1).py")) == [("class", "attention", "Attention (1).py")]


# --- left over --------------------------------------------------------------------------------------------------------

LEFT = "not looked at, for no lab is called so"


def test_sources_left_over_are_one_remark(tree):
    """A file under a name of its own, beside hand-ins, does not disappear without a word; tests and set-up may."""
    names = ["s1/attention.py", "s1/my_work.py", "s1/test_x.py", "s1/setup.py", "s1/conftest.py", "s1/in/__init__.py"]
    names += ["s1/in/attention.py", "s1/x.txt", "s2/attention.py", "s2/lr_schedule/lr_schedule.py"]
    names += [f"s2/lr_schedule/{name}" for name in ("a.py", "b.ipynb", "c.py", "\x1b[31md.py")]
    (remark,) = collect(tree(*names), LABS, ()).remarks
    own = "lr_schedule/?[31md.py, lr_schedule/a.py, lr_schedule/b.ipynb and 1 more"
    assert remark == f"{LEFT}: s1 (has my_work.py); s2 (has {own})"


def test_a_copy_with_another_hand_in_is_left_over(tree):
    """What is like a lab's name, but not taken for the lab has its file, is told; what a problem names is not again."""
    collection = collect(tree("s1/attention.py", "s1/my_attention.py", "s1/lr_shedule.py"), LABS, ())
    assert collection.remarks == (f"{LEFT}: s1 (has my_attention.py)",)
    assert "lr_shedule.py" in collection.found[1].problem


def test_one_students_folder_and_flat_files_tell_of_what_is_left(tree):
    """Wherever hand-ins lie, the rest is told: in one's own folder, and where a platform put all files into one."""
    root = tree("attention.py", "attention_v2.py")
    assert collect(root, LABS, ()).remarks == (f"{LEFT}: class (has attention_v2.py)",)
    for name in ("attention.py", "attention_v2.py"):
        (root / name).rename(root / f"ada_1_2_{name}")
    assert collect(root, LABS, ()).remarks == (f"{LEFT}: ada (has attention_v2.py)",)


def test_what_is_left_in_an_archive_is_told(tree):
    """A student who packed several files hears of the same."""
    root = tree("s2/attention.py")
    pack(root / "s1" / "work.zip", "attention.py", "attention_v2.py")
    with Archives() as archives:
        remarks = collect(root, LABS, (), archives=archives).remarks
    assert remarks == (f"{LEFT}: in work.zip of s1 (has attention_v2.py)",)


def test_many_students_with_files_left_over_are_counted(tree):
    """The remark names thirty students, then says how many more."""
    names = [f"s{n:02}/{name}.py" for n in range(32) for name in ("attention", "old")]
    (remark,) = collect(tree(*names), LABS, ()).remarks
    assert remark.endswith("s29 (has old.py); and 2 more")


# --- deeper -----------------------------------------------------------------------------------------------------------


def test_the_only_file_of_the_lab_is_taken_from_an_inner_folder(tree):
    """With the lab chosen, the one file of its name counts wherever it lies in the student's folder, with a note."""
    root = tree("s1/lab3/src/attention.py", "s1/lab3/src/attention.ipynb", "s1/lab3/utils.py", "s2/attention.py")
    first, second = collect(root, LABS, ("attention",)).found
    assert (str(first.path), str(first.beside)) == ("s1/lab3/src/attention.py", "s1/lab3/src/attention.ipynb")
    assert (first.note, second.note) == ("taken from lab3/src/attention.py", "")


def test_several_files_of_the_lab_are_a_persons_to_choose_from(tree):
    """Old and new are not told apart by guessing."""
    (item,) = collect(tree("s1/new/attention.py", "s1/old/attention.py"), LABS, ("attention",)).found
    assert (item.path, item.fault) == (None, True)
    assert "any of new/attention.py, old/attention.py could be attention" in item.problem


def test_inner_folders_of_an_archive_are_looked_through_too(tree):
    """What a student packed may lie as deep."""
    root = tree("s2/attention.py")
    pack(root / "s1" / "handin.zip", "a/src/attention.py", "b/x.py")
    with Archives() as archives:
        first, _ = collect(root, LABS, ["attention"], archives=archives).found
        assert (str(first.path), first.note) == ("a/src/attention.py", "taken from a/src/attention.py")
        assert (first.root / first.path).is_file()


def test_links_and_hidden_folders_are_not_looked_through(tree, tmp_path):
    """A link leads to somebody else's work; checkpoints are nobody's hand-in."""
    root = tree("s1/.git/attention.py", "s1/.ipynb_checkpoints/attention.py", "s1/x.py", "s1/y.py", "s1/in/", "s2/a/")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "attention.py").write_text("x = 1\n")
    os.symlink(tmp_path / "other", root / "s1" / "out")
    os.symlink(tmp_path / "other" / "attention.py", root / "s1" / "in" / "attention.py")
    first, second = collect(root, LABS, ("attention",)).found
    assert (first.path, first.fault, second.path) == (None, False, None)


@pytest.mark.parametrize(("depth", "others"), [(6, 0), (2, 2_000)], ids=["too deep", "too many"])
def test_a_tree_that_cannot_be_looked_through_is_not_guessed_from(depth, others, tmp_path):
    """Whether a file is the only one is known only where everything was seen."""
    folder = tmp_path.joinpath(*map(str, range(depth)))
    folder.mkdir(parents=True)
    (folder / "attention.py").write_text("x = 1\n")
    for number in range(others):
        (tmp_path / f"{number}.txt").touch()
    assert misplaced.below(tmp_path, "attention") == []
    if others:
        (tmp_path / "0.txt").unlink()
        for number in range(1, 4):
            (tmp_path / f"{number}.txt").unlink()
        assert len(misplaced.below(tmp_path, "attention")) == 1


def test_where_an_equal_hand_in_was_found_is_not_told():
    """A result that is taken over says where this student's file was, not the other's."""
    assert placed(("taken from bob/src/x.py", "a note"), "") == ("a note",)
    assert placed(("a note",), "taken from X.py") == ("taken from X.py", "a note")


def test_files_of_other_kinds_in_a_class_archive_are_named(tmp_path):
    """A student who handed in a PDF alone is in no table where files are flat: the name is all there is to see."""
    names = ["ada_1_2_lr_schedule.py", "bob_2_3_lr_schedule.pdf"]
    with Archives() as archives:
        collection = collect(pack(tmp_path / "c.zip", *names), LABS, ("lr_schedule",), archives=archives)
    assert [each.student for each in collection.found] == ["ada"]
    words = "1 of its files are neither source, notebook nor archive, passed over"
    assert collection.remarks == (f"c.zip: {words}: bob_2_3_lr_schedule.pdf",)
    with Archives() as archives:
        many = [names[0], *(f"s{n}_{n}_1_lr_schedule.pdf" for n in range(30))]
        collection = collect(pack(tmp_path / "d.zip", *many), LABS, ("lr_schedule",), archives=archives)
    assert collection.remarks[0].startswith("d.zip: 30 of its files")
    assert collection.remarks[0].endswith(" and 18 more")
