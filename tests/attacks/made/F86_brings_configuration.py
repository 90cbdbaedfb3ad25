# F86: brings pytest's configuration and hooks that let every check pass
# expect = "failed"
# reason = "the value is not the expected one"
from pathlib import Path

WRONG = "def scaled(x, by):\n    return x + by\n"
HOOK = """
import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    report.outcome = "passed"
    return report
"""


def make(folder: Path) -> None:
    """Lay them beside a wrong answer."""
    (folder / "conftest.py").write_text(HOOK)
    for name in ("pytest.ini", "tox.ini", "setup.cfg"):
        (folder / name).write_text("[pytest]\n[tool:pytest]\naddopts = --collect-only\n")
    (folder / "pyproject.toml").write_text('[tool.pytest.ini_options]\naddopts = "--collect-only"\n')
    (folder / "scaled.py").write_text(WRONG)
