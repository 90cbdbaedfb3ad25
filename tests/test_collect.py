"""Finding hand-ins: every layout, names that are nearly right, links and pipes, and nothing passed over in silence."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.errors import UsageProblem
from grader.hand_ins.archive import Archives
from grader.hand_ins.collect import Collection, clean_name, collect
from grader.hand_ins.hand_in import RefusedHandIn, read_hand_in
from grader.hand_ins.platforms import read_name

LABS = ["attention", "early_stopping", "lr_schedule"]
Tree = Callable[..., Path]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Make a folder `class` with files, and with folders where a name ends in a slash."""

    def make(*names: str) -> Path:
        root = tmp_path / "class"
        root.mkdir()
        for name in names:
            path = root / name
            if name.endswith("/"):
                path.mkdir(parents=True, exist_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("x = 1\n")
        return root

    return make


def found(collection: Collection) -> list[tuple[str, str, str | None]]:
    """Return (student, lab, path) of each hand-in."""
    return [(item.student, item.lab, item.path and item.path.as_posix()) for item in collection.found]


def take(root: Path, *chosen: str) -> list[tuple[str, str, str | None]]:
    """Return what is found at *root*."""
    return found(collect(root, LABS, chosen))


# --- layouts ----------------------------------------------------------------------------------------------------------


def test_a_folder_per_student(tree):
    """A folder per student, a file or notebook per lab: students and labs in order."""
    root = tree("s2/lr_schedule.py", "s1/lr_schedule.ipynb", "s1/attention.py", "s1/README.md", "s1/data/x.csv")
    assert take(root) == [
        ("s1", "attention", "s1/attention.py"),
        ("s1", "lr_schedule", "s1/lr_schedule.ipynb"),
        ("s2", "lr_schedule", "s2/lr_schedule.py"),
    ]
    assert all(item.root == root and not item.problem for item in collect(root, LABS, ()).found)


def test_a_tree_of_students_and_labs(tree):
    """A folder per lab within the student's: its file may have the lab's name, or any if it is the only one."""
    root = tree(
        "s1/attention/attention.py",
        "s1/lr_schedule/my work.ipynb",
        "s2/attention/attention.ipynb",
        "s2/attention/old.py",
    )
    assert take(root) == [
        ("s1", "attention", "s1/attention/attention.py"),
        ("s1", "lr_schedule", "s1/lr_schedule/my work.ipynb"),
        ("s2", "attention", "s2/attention/attention.ipynb"),
    ]


def test_a_file_per_student(tree):
    """With one lab chosen, a folder of files is a class."""
    root = tree("anna.py", "bert.ipynb", "notes.txt")
    assert take(root, "attention") == [("anna", "attention", "anna.py"), ("bert", "attention", "bert.ipynb")]


def test_a_class_of_one_file(tree):
    """A class may have one student."""
    assert take(tree("anna.py"), "attention") == [("anna", "attention", "anna.py")]


def test_a_file_per_student_beside_folders(tree):
    """Files and folders of students may stand side by side."""
    root = tree("anna.py", "bert/attention.py", "cleo/attention/attention.py")
    assert [student for student, _, _ in take(root, "attention")] == ["anna", "bert", "cleo"]


def test_one_students_folder(tree):
    """A folder with labs directly in it is one student's, named after it."""
    root = tree("attention.py", "lr_schedule.ipynb", "helper.txt")
    assert take(root) == [("class", "attention", "attention.py"), ("class", "lr_schedule", "lr_schedule.ipynb")]
    assert take(root, "attention") == [("class", "attention", "attention.py")]


def test_one_students_tree(tree):
    """A folder with folders of labs is one student's, too."""
    root = tree("attention/attention.py", "lr_schedule/lr_schedule.py")
    assert [lab for _, lab, _ in take(root)] == ["attention", "lr_schedule"]
    assert {student for student, _, _ in take(root)} == {"class"}


def test_the_folder_one_stands_in(tree, monkeypatch):
    """`grader grade .` in a student's folder knows the student's name."""
    monkeypatch.chdir(tree("attention.py", "sub/"))
    assert take(Path()) == [("class", "attention", "attention.py")]
    monkeypatch.chdir("sub")
    assert take(Path("..")) == [("class", "attention", "attention.py")]


def test_one_file(tree, monkeypatch):
    """A file named after a lab needs nothing else; its folder names the student, also when one stands in it."""
    root = tree("anna/attention.py")
    assert take(root / "anna" / "attention.py") == [("anna", "attention", "attention.py")]
    assert take(root / "anna" / "attention.py", "attention") == [("anna", "attention", "attention.py")]
    monkeypatch.chdir(root / "anna")
    assert take(Path("attention.py")) == [("anna", "attention", "attention.py")]


def test_one_file_by_another_name(tree):
    """With its lab chosen, a file of any name is a hand-in, its name the student's."""
    assert take(tree("anna.ipynb") / "anna.ipynb", "attention") == [("anna", "attention", "anna.ipynb")]


# --- choosing ---------------------------------------------------------------------------------------------------------


def test_chosen_labs_only(tree):
    """Only chosen labs are collected, and each student without them is reported, not forgotten."""
    root = tree("s1/attention.py", "s1/lr_schedule.py", "s2/lr_schedule.py", "s3/notes.txt")
    assert take(root, "attention") == [
        ("s1", "attention", "s1/attention.py"),
        ("s2", "attention", None),
        ("s3", "attention", None),
    ]
    problems = {item.student: item.problem for item in collect(root, LABS, ["attention"]).found}
    assert problems == {"s1": "", "s2": "attention.py is missing", "s3": "attention.py is missing"}


def test_several_chosen_labs(tree):
    """Each chosen lab that a student lacks is reported by itself."""
    root = tree("s1/attention.py", "s2/lr_schedule.py", "s2/attention.py")
    assert take(root, "attention", "lr_schedule") == [
        ("s1", "attention", "s1/attention.py"),
        ("s1", "lr_schedule", None),
        ("s2", "attention", "s2/attention.py"),
        ("s2", "lr_schedule", "s2/lr_schedule.py"),
    ]


def test_a_chosen_lab_missing_in_one_students_folder(tree):
    """In a single student's folder, too, a chosen lab that is not there is reported."""
    root = tree("attention.py", "notes.txt")
    assert take(root, "attention", "lr_schedule") == [
        ("class", "attention", "attention.py"),
        ("class", "lr_schedule", None),
    ]


def test_labs_not_chosen_are_not_missing(tree):
    """Without a choice, a student is graded on what was handed in."""
    assert take(tree("s1/attention.py", "s2/lr_schedule.py")) == [
        ("s1", "attention", "s1/attention.py"),
        ("s2", "lr_schedule", "s2/lr_schedule.py"),
    ]


# --- names that are nearly right --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("early_stoping.py", "early_stopping.py"),
        ("EarlyStopping.ipynb", "early_stopping.ipynb"),
        ("early-stopping.py", "early_stopping.py"),
        ("early_stopping_final.ipynb", "early_stopping.ipynb"),
    ],
)
def test_a_wrong_name_is_told_the_right_one(name, cure, tree):
    """A file that is nearly named after a lab is that lab's hand-in with a problem: the name it should have."""
    (item,) = collect(tree(f"s1/{name}", "s1/notes.txt"), LABS, ()).found
    assert (item.student, item.lab, item.path) == ("s1", "early_stopping", None)
    assert name in item.problem
    assert f"rename it to {cure}" in item.problem


def test_the_only_source_is_taken_for_the_only_lab(tree):
    """Where the instructor names the lab, a student's one source is it, whatever its name, in every layout."""
    own = ("s1/mine.py", "s2_7_assignsubmission_file_/mine.py", "s3_7_8_mine.py")
    assert take(tree(*own), "early_stopping") == [(name[:2], "early_stopping", name) for name in own]


@pytest.mark.parametrize(
    "names",
    [
        ("s1/attention.py",),
        ("s1_7_8_attention.py", "s1_7_9_notes.txt"),
        ("s1/notes.py", "s1/early_stopping.zip"),
        ("s1/notes.py", "s1/src/early_stopping.zip"),
        ("s1/notes.py", "s1/early_stopping/a.py", "s1/early_stopping/b.py"),
    ],
)
def test_another_source_is_not_taken_for_the_only_lab(names, tree):
    """A source named after another lab is that lab's, and one beside what was meant is a helper."""
    (item,) = collect(tree(*names), LABS, ("early_stopping",)).found
    assert item.path is None
    assert "early_stopping.py is missing" in item.problem


@pytest.mark.parametrize("chosen", [(), ("attention",)])
def test_the_newest_version_is_graded(chosen, tree):
    """Canvas numbers what is handed in again; the last one counts and the others are named."""
    root = tree("ada_1_2_attention.py", "ada_1_3_attention-2.py", "ada_1_4_attention-10.py")
    collection = collect(root, LABS, chosen)
    assert [str(item.path) for item in collection.found] == ["ada_1_4_attention-10.py"]
    assert sorted(remark.partition(":")[0] for remark in collection.remarks) == [
        "ada_1_2_attention.py",
        "ada_1_3_attention-2.py",
    ]


def test_a_chosen_name_displaces_nobody(tree):
    """A student who is called like what a platform makes of two others' names takes nobody's place."""
    folders = ("Ada_1_assignsubmission_file_", "Ada_2_assignsubmission_file_", "Ada_1")
    found = take(tree(*(f"{name}/attention.py" for name in folders)))
    assert sorted(student for student, _, _ in found) == ["Ada_1", "Ada_1_1", "Ada_2"]


def test_made_up_numbers_end(tree):
    """Names and numbers that meet again and again are given up on, not counted without end."""
    assert take(tree(*(f"{name}_assignsubmission_file_/attention.py" for name in ("A_5", "A_7", "A_5_5"))))


def test_a_student_who_is_called_like_a_lab_is_one_of_the_class(tree):
    """A folder named after a lab beside folders of students is a student's."""
    found = take(tree("attention/attention.py", "bob/attention.py", "eve/early_stopping.py"))
    assert [student for student, _, _ in found] == ["attention", "bob", "eve"]


def test_a_copy_beside_the_right_file_is_passed_over(tree):
    """A second, wrongly named file takes nothing away from the right one."""
    assert take(tree("s1/attention.py", "s1/attention (1).py")) == [("s1", "attention", "s1/attention.py")]


def test_two_wrong_names_for_one_lab_are_one_problem(tree):
    """A lab has one hand-in, with or without a problem."""
    assert take(tree("s1/attention1.py", "s1/attention2.py")) == [("s1", "attention", None)]


def test_a_name_like_no_lab_is_no_hand_in(tree):
    """A helper's file is not taken for a lab's."""
    assert take(tree("s1/attention.py", "s1/utils.py")) == [("s1", "attention", "s1/attention.py")]


def test_a_file_that_names_no_lab_asks_for_the_lab(tree):
    """A single file by another name says how to name its lab, and suggests the near one."""
    root = tree("early_stoping.py", "x.py")
    with pytest.raises(UsageProblem, match=r"did you mean early_stopping\.py\? say which one with -a LAB"):
        take(root / "early_stoping.py")
    with pytest.raises(UsageProblem, match=r"x\.py names no lab; say which one with -a LAB"):
        take(root / "x.py")


def test_a_name_cannot_harm_the_terminal(tree):
    """Names of files are shown without control characters."""
    (item,) = collect(tree("s1/attention\x1b[2J.py", "s1/notes.txt"), LABS, ()).found
    assert item.problem.isprintable()
    assert clean_name("a\x1b[31m\r\n\u202eb\udcff") == "a?[31m???b?"
    assert len(clean_name("x" * 500)) == 120


# --- nothing there ----------------------------------------------------------------------------------------------------


def test_a_path_that_is_not_there_says_what_to_give(tmp_path):
    """A missing path is a usage problem that says what would do."""
    with pytest.raises(UsageProblem, match=r"nowhere does not exist; give a hand-in, or a folder of them"):
        take(tmp_path / "nowhere")


@pytest.mark.parametrize("names", [(), ("notes.txt",), ("s1/",), ("__MACOSX/s1/attention.py", ".git/attention.py")])
def test_a_folder_without_hand_ins_says_what_is_expected(names, tree):
    """An empty class is a usage problem that names the layouts."""
    with pytest.raises(UsageProblem, match=r"no hand-in below .*<student>/attention\.py.*-a LAB, <student>\.py"):
        take(tree(*names))


def test_a_student_without_hand_in_is_remarked(tree):
    """Without a choice of labs nobody can say what is missing; the empty folder is told all the same."""
    collection = collect(tree("s1/attention.py", "s2/", "s3/utils.py"), LABS, ())
    assert [item.student for item in collection.found] == ["s1"]
    assert collection.remarks == (
        "needs a person: no hand-in found of s2; s3 (has utils.py): if it is of one lab, give that with -a LAB",
    )


def test_loose_files_are_remarked(tree):
    """Files beside students' folders are passed over with a remark that says what would take them in."""
    collection = collect(tree("s1/attention.py", "anna.py", "notes.txt"), LABS, ())
    assert collection.remarks == ("anna.py: passed over; say which lab it is with -a LAB",)


def test_hidden_and_macos_folders_are_no_students(tree):
    """What archives and systems leave behind is not graded."""
    root = tree("s1/attention.py", "__MACOSX/attention.py", ".DS_Store/attention.py", "__pycache__/attention.py")
    assert take(root, "attention") == [("s1", "attention", "s1/attention.py")]


def test_a_stray_file_hides_no_class(tree):
    """A lab's file that lies beside students' folders, a stub perhaps, makes no student disappear in silence."""
    collection = collect(tree("attention.py", "s1/attention.py", "s2/attention.py"), LABS, ())
    told = {item.student for item in collection.found} | {
        word for line in collection.remarks for word in line.split(":")
    }
    assert {"s1", "s2"} <= told


def test_a_folder_that_cannot_be_read_costs_itself_only(tree, monkeypatch):
    """One unreadable folder is that student's problem or a remark; the others are graded."""
    root = tree("s1/attention.py", "s2/attention.py", "s3/attention.py")
    listdir = os.listdir

    def refuses(path: Path) -> list[str]:
        if Path(path).name == "s2":
            raise PermissionError(13, "Permission denied", str(path))
        return listdir(path)

    monkeypatch.setattr(os, "listdir", refuses)
    collection = collect(root, LABS, ())
    assert {"s1", "s3"} <= {item.student for item in collection.found if item.path is not None}
    assert "s2" in {item.student for item in collection.found} or any("s2" in line for line in collection.remarks)


# --- twins ------------------------------------------------------------------------------------------------------------


def test_a_file_counts_before_its_notebook(tree):
    """Of a file and a notebook of one student and lab the file counts, in every layout."""
    assert take(tree("s1/attention.py", "s1/attention.ipynb")) == [("s1", "attention", "s1/attention.py")]


def test_a_file_counts_before_its_notebook_in_a_flat_class(tree):
    """Of s1.py and s1.ipynb, s1.py counts."""
    assert take(tree("s1.ipynb", "s1.py", "s2.ipynb"), "attention") == [
        ("s1", "attention", "s1.py"),
        ("s2", "attention", "s2.ipynb"),
    ]


def test_a_file_beside_an_empty_folder_of_the_same_name_counts(tree):
    """A student's folder without hand-in does not hide the hand-in beside it."""
    assert take(tree("s1/notes.txt", "s1.py", "s2.py"), "attention") == [
        ("s1", "attention", "s1.py"),
        ("s2", "attention", "s2.py"),
    ]


def test_two_spellings_of_one_name_are_one_student(tree):
    """A name with accents is the same name in both of Unicode's spellings: archives mix them up."""
    root = tree("Jose\u0301/lr_schedule.py", "Jos\u00e9/attention.py", "Jos\u00e9/notes.txt")
    assert sorted((lab, path) for _, lab, path in take(root) if path) == [
        ("attention", "Jos\u00e9/attention.py"),
        ("lr_schedule", "Jose\u0301/lr_schedule.py"),
    ]


def test_a_twin_that_is_passed_over_is_remarked(tree):
    """Of two hand-ins for one student and lab, the one that does not count is told."""
    collection = collect(tree("s1.ipynb", "s1.py", "s2.py"), LABS, ["attention"])
    assert any("s1.ipynb" in line for line in collection.remarks)


# --- links, pipes, folders --------------------------------------------------------------------------------------------


def refusal(root: Path, *chosen: str) -> str:
    """Return why the only hand-in at *root* is refused when it is read."""
    (item,) = collect(root, LABS, chosen).found
    assert item.path is not None
    with pytest.raises(RefusedHandIn) as caught:
        read_hand_in(item.root, item.path)
    return str(caught.value)


def test_a_linked_student_is_passed_over_with_a_remark(tree, tmp_path):
    """A link is no student's folder: it could lead to the solutions, or to another student."""
    root = tree("s1/attention.py")
    (root / "s2").symlink_to(root / "s1")
    (root / "s3").symlink_to("/nowhere")
    collection = collect(root, LABS, ())
    assert found(collection) == [("s1", "attention", "s1/attention.py")]
    assert collection.remarks == ("s2: a link, passed over", "s3: a link, passed over")


@pytest.mark.parametrize("target", ["other.py", "/etc/passwd", "/nowhere"])
def test_a_linked_hand_in_is_found_and_refused(target, tree, tmp_path):
    """A link in a hand-in's place is that student's hand-in, refused when it is read, not a missing one."""
    root = tree("s1/other.py")
    (root / "s1" / "attention.py").symlink_to(target)
    assert "is a link" in refusal(root)


def test_a_linked_hand_in_of_a_flat_class_is_found_and_refused(tree):
    """The same in a folder of files."""
    root = tree("notes.txt")
    (root / "anna.py").symlink_to("/etc/passwd")
    assert "anna.py is a link" in refusal(root, "attention")


def test_a_linked_folder_of_a_lab_is_refused(tree, tmp_path):
    """A link in the place of a lab's folder is followed neither for names nor for contents."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "attention.py").write_text("answer = 1")
    root = tree("s1/notes.txt")
    (root / "s1" / "attention").symlink_to(tmp_path / "secret")
    assert "attention is a link" in refusal(root)


def test_a_pipe_is_found_and_refused(tree):
    """A named pipe blocks nobody: it is found by name and refused when it is read."""
    root = tree("s1/notes.txt")
    os.mkfifo(root / "s1" / "attention.py")
    assert "no regular file" in refusal(root)


def test_a_pipe_beside_students_is_remarked(tree):
    """A named pipe in the class folder is passed over like a file."""
    root = tree("s1/attention.py")
    os.mkfifo(root / "x.py")
    assert "x.py: passed over" in collect(root, LABS, ()).remarks[0]


def test_a_folder_named_like_a_file_is_found_and_refused(tree):
    """A folder in a hand-in's place is refused when it is read; the other students are not concerned."""
    assert "is a folder" in refusal(tree("s1/attention.py/inner.txt"))


def test_a_lab_folder_without_a_clear_hand_in_is_missing(tree):
    """Of several files by other names none is guessed."""
    root = tree("s1/attention/a.py", "s1/attention/b.py", "s2/attention/")
    assert take(root, "attention") == [("s1", "attention", None), ("s2", "attention", None)]


# --- learning platforms -----------------------------------------------------------------------------------------------


def test_moodles_folders_are_students(tree):
    """A folder as Moodle names it is a student by the name before the number; Moodle's names have no underscore."""
    root = tree("Ada Lovelace_12345_assignsubmission_file_/attention.py", "Al Bo_7_assignsubmission_file_/attention.py")
    assert [student for student, _, _ in take(root)] == ["Ada Lovelace", "Al Bo"]


def test_moodles_flat_files_are_students(tree):
    """The same names without folders, a file of any name with its lab chosen."""
    root = tree("Ada L_1_assignsubmission_file_attention.py", "Bob_2_assignsubmission_file_my work.ipynb")
    assert take(root, "attention") == [
        ("Ada L", "attention", "Ada L_1_assignsubmission_file_attention.py"),
        ("Bob", "attention", "Bob_2_assignsubmission_file_my work.ipynb"),
    ]
    assert take(root) == [("Ada L", "attention", "Ada L_1_assignsubmission_file_attention.py")]


def test_text_typed_into_moodle_is_no_second_student(tree):
    """A folder for typed text beside that of files adds nothing; alone, it is a student without hand-in."""
    root = tree(
        "Ada_1_assignsubmission_file_/attention.py",
        "Ada_1_assignsubmission_onlinetext_/onlinetext.html",
        "Bob_2_assignsubmission_onlinetext_/onlinetext.html",
    )
    collection = collect(root, LABS, ())
    assert [item.student for item in collection.found] == ["Ada"]
    assert collection.remarks == (
        "needs a person: no hand-in found of Bob (has onlinetext.html): if it is of one lab, give that with -a LAB",
    )


def test_canvas_files_are_students(tree):
    """Canvas puts everything into one folder; late hand-ins and second versions keep their file's name."""
    root = tree(
        "lovelaceada_1234_5678_attention.py",
        "lovelaceada_1234_5679_lr_schedule-2.ipynb",
        "turingalan_LATE_99_5680_attention-1.py",
        "turingalan_LATE_99_5681_notes.txt",
    )
    expected = [
        ("lovelaceada", "attention", "lovelaceada_1234_5678_attention.py"),
        ("lovelaceada", "lr_schedule", "lovelaceada_1234_5679_lr_schedule-2.ipynb"),
        ("turingalan", "attention", "turingalan_LATE_99_5680_attention-1.py"),
    ]
    assert take(root) == expected
    assert take(root, "attention") == [expected[0], expected[2]]


def test_a_canvas_student_without_the_lab_is_told(tree):
    """A student whose files are others' labs is missing the chosen one."""
    root = tree("li_1_2_attention.py", "wu_3_4_lr_schedule.py", "wu_3_5_utils.py", "xu_6_7_early_stoping.py")
    problems = {item.student: item.problem for item in collect(root, LABS, ["attention"]).found}
    assert problems == {"li": "", "wu": "attention.py is missing; found utils.py", "xu": ""}
    problems = {item.student: item.problem for item in collect(root, LABS, ()).found}
    assert problems["xu"] == "early_stoping.py is no lab's file; rename it to early_stopping.py"


@pytest.mark.parametrize(
    ("names", "students"),
    [
        (
            ("Ann_1_assignsubmission_file_/attention.py", "Ann_2_assignsubmission_file_/attention.py"),
            ["Ann_1", "Ann_2"],
        ),
        (("annli_1_5_attention.py", "annli_2_6_attention.py"), ["annli_1", "annli_2"]),
        (("Ann/attention.py", "Ann_2_assignsubmission_file_/attention.py"), ["Ann", "Ann_2"]),
        (
            ("Jos\u00e9_1_assignsubmission_file_/attention.py", "Jose\u0301_2_assignsubmission_file_/attention.py"),
            ["Jose\u0301_2", "Jos\u00e9_1"],
        ),
    ],
)
def test_students_who_share_a_name_keep_their_numbers(names, students, tree):
    """Two students of one name are two students."""
    assert [student for student, _, _ in take(tree(*names))] == students


@pytest.mark.parametrize(
    ("begin", "platform"),
    [
        ("Mallory_111_assignsubmission_file_", "moodle"),
        ("Mallory_111_assignsubmission_onlinetext_", "moodle"),
        ("Mallory_111_901_", "canvas"),
        ("Mallory_LATE_111_901_", "canvas"),
    ],
)
@pytest.mark.parametrize(
    "own",
    [
        "x_12345_assignsubmission_file_early_stopping.py",
        "Ada Lovelace_12345_assignsubmission_file_early_stopping.py",
        "ada_12345_900_early_stopping.py",
        "_12345_900_early_stopping.py",
        "LATE_12345_900_early_stopping.py",
        "12345_900_early_stopping.py",
        "x\n_12345_assignsubmission_file_early_stopping.py",
    ],
)
def test_name_that_a_student_gave_says_nothing_of_number_or_student(begin, platform, own):
    """Whatever follows the platform's part, one platform's form in the other's included, is the name of the file."""
    handed = read_name(begin + own, folder=False)
    assert (handed.student, handed.number, handed.platform, handed.file) == ("Mallory", "111", platform, own)


@pytest.mark.parametrize("name", ["Al_Bo_7_assignsubmission_file_a.py", "Al_\u0667_\u0669_a.py", "_7_9_a.py"])
def test_name_without_a_platforms_beginning_is_no_platforms(name):
    """An underscore in what would be the student's name, digits of other scripts, and no name, are believed nothing."""
    assert read_name(name, folder=False) is None


@pytest.mark.parametrize(
    "names",
    [
        ("Ada_5_assignsubmission_file_attention.py", "Eve_5_assignsubmission_file_attention.py"),
        ("Ada_5_assignsubmission_file_/attention.py", "Eve_5_assignsubmission_file_/attention.py"),
        ("Ada_5_1_attention.py", "Eve_5_2_attention.ipynb"),
    ],
)
def test_number_with_two_names_is_believed_of_nobody(names, tree):
    """Neither is graded, by our fault and not theirs; the message names both, and others keep their numbers."""
    other = names[0].replace("Ada_5", "Bob_6")
    ada, bob, eve = collect(tree(*names, other), LABS, ["attention"]).found
    assert [(each.student, each.fault, each.path, each.number) for each in (ada, eve)] == [
        ("Ada", True, None, ""),
        ("Eve", True, None, ""),
    ]
    assert ada.problem == eve.problem
    assert ada.problem.startswith("Ada and Eve have the same number 5 in the names of their hand-ins")
    assert ada.problem.endswith("download the class again, or take away what is not the platform's, and grade again")
    assert (bob.number, bob.fault, bob.path is not None) == ("6", False, True)


def test_number_of_two_labs_may_have_two_names(tree):
    """Moodle's numbers are those of one lab, so two labs are no contradiction."""
    root = tree("Ada_5_assignsubmission_file_attention.py", "Eve_5_assignsubmission_file_lr_schedule.py")
    assert [(each.student, each.fault, each.number) for each in collect(root, LABS, ()).found] == [
        ("Ada", False, "5"),
        ("Eve", False, "5"),
    ]


def test_a_folder_that_looks_like_a_canvas_file_is_a_student(tree):
    """Only files carry Canvas's names."""
    assert take(tree("team_1_2_red/attention.py")) == [("team_1_2_red", "attention", "team_1_2_red/attention.py")]


# --- archives ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def archives() -> Iterator[Archives]:
    """Open archives for the time of a test."""
    with Archives() as opened:
        yield opened


def pack(path: Path, *names: str) -> Path:
    """Write a zip with sources by these names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as packed:
        for name in names:
            packed.writestr(name, "x = 1\n")
    return path


def read(collection: Collection) -> list[tuple[str, str, bool]]:
    """Return (student, lab, whether it can be read) of each hand-in."""
    return [
        (item.student, item.lab, item.path is not None and read_hand_in(item.root, item.path).data == b"x = 1\n")
        for item in collection.found
    ]


@pytest.mark.parametrize(
    "names",
    [
        ("ada/attention.py", "bob/attention.ipynb"),
        ("class/ada/attention.py", "class/bob/attention/attention.py", "class/__MACOSX/x/attention.py"),
        ("Ada_1_assignsubmission_file_/attention.py", "Bob_2_assignsubmission_file_/attention.py"),
        ("ada_1_2_attention.py", "bob_LATE_3_4_attention-1.py", "bob_LATE_3_5_notes.txt"),
        ("export/ada_1_2_attention.py", "export/bob_3_4_attention.py"),
    ],
)
def test_a_class_in_an_archive(names, tmp_path, archives):
    """Each layout may come in a zip, in a folder of its own or not."""
    path = pack(tmp_path / "class.zip", *names)
    taken = read(collect(path, LABS, (), archives=archives))
    assert [(student.lower(), lab, good) for student, lab, good in taken] == [
        ("ada", "attention", True),
        ("bob", "attention", True),
    ]


def test_one_student_in_an_archive(tmp_path, archives):
    """An archive with labs directly in it is one student's, named by itself, by its folder, or by the folder in it."""
    path = pack(tmp_path / "ada.zip", "attention.py", "lr_schedule.py")
    expected = [("ada", "attention", True), ("ada", "lr_schedule", True)]
    assert read(collect(path, LABS, (), archives=archives)) == expected
    path = pack(tmp_path / "ada" / "attention.zip", "attention.py")
    assert read(collect(path, LABS, (), archives=archives)) == expected[:1]
    path = pack(tmp_path / "one.zip", "ada/attention.py")
    assert read(collect(path, LABS, (), archives=archives)) == expected[:1]
    path = pack(tmp_path / "moodle.zip", "ada_1_assignsubmission_file_/attention.py")
    assert read(collect(path, LABS, (), archives=archives)) == expected[:1]


@pytest.mark.parametrize("chosen", [(), ("attention",)], ids=["all labs", "one lab"])
@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("s1/handin.zip", "attention.py"),
        ("s1/handin.zip", "handin/attention.py"),
        ("s1/handin.zip", "handin/attention/attention.py"),
        ("s1/attention.zip", "attention.py"),
        ("s1/attention.zip", "my work.py"),
        ("s1/attention/work.zip", "attention.py"),
        ("s1_12_34_handin.zip", "attention.py"),
        ("s1_5_assignsubmission_file_/handin.ZIP", "attention.py"),
    ],
)
def test_a_students_archive_stands_for_the_file(name, inside, chosen, tree, archives):
    """A student's folder with an archive instead of the file is as good as one with the file."""
    root = tree("s2/attention.py")
    pack(root / name, inside)
    taken = read(collect(root, LABS, chosen, archives=archives))
    assert sorted(taken) == [("s1", "attention", True), ("s2", "attention", True)]


def test_a_students_archive_in_the_class_archive(tmp_path, archives):
    """A platform packs what students packed: both are opened, what is in them is not."""
    pack(tmp_path / "s1.zip", "attention.py")
    pack(tmp_path / "s2.zip", "notes.txt")
    with zipfile.ZipFile(tmp_path / "s2.zip", "a") as packed:
        packed.write(tmp_path / "s1.zip", "inner.zip")
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as packed:
        packed.write(tmp_path / "s1.zip", "s1/handin.zip")
        packed.write(tmp_path / "s2.zip", "s2/handin.zip")
    collection = collect(tmp_path / "class.zip", LABS, ["attention"], archives=archives)
    assert read(collection) == [("s1", "attention", True), ("s2", "attention", False)]
    assert collection.found[1].problem == "attention.py is missing in handin.zip"
    assert collection.remarks == (
        "s2/handin.zip: inner.zip is an archive within an archive and stays closed; hand in the files themselves",
    )


def test_an_archive_beside_the_file_is_not_opened(tree, archives):
    """The file counts, and the archive is told."""
    root = tree("s1/attention.py", "s2/attention.py")
    pack(root / "s1" / "old.zip", "lr_schedule.py")
    collection = collect(root, LABS, (), archives=archives)
    assert read(collection) == [("s1", "attention", True), ("s2", "attention", True)]
    assert collection.remarks == ("s1: old.zip is not opened, for files lie beside it",)


def test_an_archive_without_the_lab_says_what_it_holds(tree, archives):
    """What is missing is missing in the archive, and what was found in it is named."""
    root = tree("s2/attention.py")
    pack(root / "s1" / "handin.zip", "work/a.py", "work/b.py")
    (item, _) = collect(root, LABS, ["attention"], archives=archives).found
    assert item.problem == "attention.py is missing in handin.zip; found a.py, b.py"


@pytest.mark.parametrize("chosen", [(), ("attention",)], ids=["all labs", "one lab"])
def test_a_broken_archive_of_a_student_is_that_students_problem(chosen, tree, archives):
    """The others are graded."""
    root = tree("s1/handin.zip", "s2/attention.py")
    collection = collect(root, LABS, chosen, archives=archives)
    told = [item.problem for item in collection.found] + list(collection.remarks)
    assert ("s2", "attention", True) in read(collection)
    assert any("handin.zip is no archive that is known here" in line for line in told)


def test_a_class_of_archives_in_one_folder_is_remarked(tree, archives):
    """An archive beside students' folders is nobody's."""
    root = tree("s1/attention.py")
    pack(root / "ada.zip", "attention.py")
    collection = collect(root, LABS, (), archives=archives)
    assert [item.student for item in collection.found] == ["s1"]
    assert "ada.zip: an archive beside students, passed over" in collection.remarks[0]


def test_an_empty_class_archive_says_what_is_expected(tmp_path, archives):
    """The message names the archive, not the folder it was unpacked to."""
    path = pack(tmp_path / "class.zip", "notes.txt")
    with pytest.raises(UsageProblem, match=rf"no hand-in below {path}; .*; class.zip: 1 of its files"):
        collect(path, LABS, (), archives=archives)
