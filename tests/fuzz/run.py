"""Fuzz the readers of hostile bytes, guided by coverage: `python tests/fuzz/run.py --seconds 600 decoder reader`.

Runs on a developer's machine and in CI. Each target gets a process of its own, all at once; libFuzzer bounds the time
and memory of one input. Exits 1 when an input breaks a property, and prints the input as hex; 2 when used wrongly.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parents[1]
TARGETS = ("decoder", "reader", "verdict", "opening", "comparison", "hand_in")
INSTRUMENTED = ["grader.sandbox.inside", "grader.sandbox.reply", "grader.faces", "grader.compare", "grader.outcome"]
MOST_SECONDS = 60  # of one input by the clock; the targets themselves look at computing time
MOST_MEMORY = 1600  # MB of the process; torch alone takes 600
GRACE = 180  # seconds for imports before, and for the last input behind, the time asked for, on a busy machine


def main() -> int:
    """Fuzz the targets named on the command line, print a line on each and return the exit code."""
    arguments = _arguments()
    if not _installed("atheris"):
        print("the fuzzer is not installed; try: pip install 'atheris>=3'", file=sys.stderr)
        return 2
    if arguments.child:
        return _fuzz(arguments.child, Path(arguments.corpus), arguments.seconds, arguments.seed)
    with tempfile.TemporaryDirectory() as scratch:
        folders = [Path(arguments.corpus or scratch) / target for target in arguments.targets]
        running = [_start(target, folder, arguments) for target, folder in zip(arguments.targets, folders, strict=True)]
        results = [_finish(*pair, arguments.seconds) for pair in zip(arguments.targets, folders, running, strict=True)]
    return int(not all(results))


def _installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ValueError:  # somebody put None in its place
        return False


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("targets", nargs="*", default=list(TARGETS), metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="time for each target, all run at once")
    parser.add_argument("--seed", type=int, default=0, help="of libFuzzer's choices; 0 takes another each time")
    parser.add_argument("--corpus", default="", help="a folder that keeps the inputs found for the next run")
    parser.add_argument("--child", default="", choices=["", *TARGETS], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    unknown = [target for target in arguments.targets if target not in TARGETS]
    if unknown:
        parser.error(f"no target is called {unknown[0]!r}; choose from {', '.join(TARGETS)}")
    return arguments


def _start(target: str, folder: Path, arguments: argparse.Namespace) -> subprocess.Popen[str]:
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, __file__, "--child", target, "--corpus", str(folder)]
    command += ["--seconds", str(arguments.seconds), "--seed", str(arguments.seed)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    # its words go to a file: a pipe that nobody reads yet would fill up
    log = (folder.parent / f"{target}.log").open("w+")
    return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, text=True, env=environment)


def _finish(target: str, folder: Path, process: subprocess.Popen[str], seconds: int) -> bool:
    """Wait for a target's process, print what it did; say whether every property held."""
    try:
        code = process.wait(seconds + GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait()
    said = (folder.parent / f"{target}.log").read_text(errors="replace")
    executions = re.findall(r"stat::number_of_executed_units: (\d+)", said) or re.findall(r"^#(\d+)", said, re.M)
    coverage = re.findall(r"cov: (\d+)", said)
    artifacts = sorted(folder.glob("finding-*"))
    done = f"{executions[-1] if executions else 0} executions, coverage {coverage[-1] if coverage else 0}"
    print(f"{target}: {done}, {'no finding' if code == 0 else 'a finding'}", flush=True)
    if code == 0:
        return True
    print(_tail(said))
    for artifact in artifacts:
        print(f"{target}: {artifact.name.split('-')[1]} by input {artifact.read_bytes().hex()}")
        artifact.unlink()  # the corpus keeps good inputs only
    return False


def _tail(said: str) -> str:
    """Return what was said about the finding, without libFuzzer's progress."""
    lines = [line for line in said.splitlines() if not re.match(r"#\d+|stat::|MS:|artifact_prefix|0x|Base64", line)]
    start = next((n for n, line in enumerate(lines) if "Uncaught Python exception" in line or "ERROR:" in line), -25)
    return "\n".join(line[:300] for line in lines[start:][:40])


def _fuzz(target: str, folder: Path, seconds: int, seed: int) -> int:
    """Fuzz one target in this process; libFuzzer ends it."""
    import tracemalloc

    import atheris

    sys.path.insert(0, str(TESTS))
    importlib.import_module("torch")  # not instrumented, and quicker so
    with atheris.instrument_imports(include=INSTRUMENTED):
        module = importlib.import_module(f"fuzz.{target}")
    for number, data in enumerate(module.seeds()):
        (folder / f"seed-{number}").write_bytes(data)
        module.target(data)  # what is imported late is imported now
    tracemalloc.start()
    options = [f"-max_total_time={seconds}", f"-timeout={MOST_SECONDS}", f"-rss_limit_mb={MOST_MEMORY}"]
    options += [f"-max_len={module.MAX_LENGTH}", f"-artifact_prefix={folder}/finding-", "-print_final_stats=1"]
    options += ["-len_control=0", f"-seed={seed}"]
    more = {}
    if hasattr(module, "mutate"):
        more["custom_mutator"] = lambda data, most, number: module.mutate(data, most, number, atheris.Mutate)

    def one_input(data: bytes) -> None:
        try:
            module.target(data)
        except AssertionError:  # tables of the interpreter's own grow now and then: what fails twice is a finding
            module.target(data)

    atheris.Setup([sys.argv[0], *options, str(folder)], one_input, **more)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
