"""Measure what the wall adds to one check: the same request at every level and in a bare fork, turn by turn.

    python benchmarks/wall_cost.py [--calls 300] [--in-a-row 1]

A bare fork is what a careless grader does: fork a process that has imported torch, run the function, send its value
through a pipe. Level 0 is this grader's fork without confinement: request and reply encoded and checked, limits set,
time and memory watched. Levels 1 and 2 add the confinement. All four take turns, so that a noisy machine harms them
alike; the medians of one run are compared. A child is forked and confined while nobody waits for it: with several calls
in a row there is less of such time, as when a check does nothing with its answers.
"""

from __future__ import annotations

import argparse
import os
import pickle
import statistics
import time

import torch

from grader.sandbox import Frame, Level, Limits, open_wall
from grader.sandbox.inside import wire

TEXT = "import torch\n\n\ndef attack(x):\n    return torch.softmax(x @ x.T, -1)\n"
REQUEST = {"mode": "call", "call": "attack", "seed": 1, "file": "lab.py", "text": TEXT, "probes": ""}


def bare_fork(x: torch.Tensor) -> torch.Tensor:
    """Run the function in a fork without any protection and take its value, unpickled, from a pipe."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        names: dict[str, object] = {}
        exec(compile(TEXT, "lab.py", "exec"), names)
        os.write(writer, pickle.dumps(names["attack"](x)))  # type: ignore[operator]
        os._exit(0)
    os.close(writer)
    with open(reader, "rb") as pipe:
        value = pickle.loads(pipe.read())
    os.waitpid(pid, 0)
    return value


def main() -> None:
    """Measure in turns and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=300)
    parser.add_argument("--in-a-row", type=int, default=1)
    calls, row = vars(parser.parse_args()).values()
    torch.set_num_threads(1)
    x = torch.arange(64.0).reshape(8, 8)
    expected = torch.softmax(x @ x.T, -1)
    walls = {str(level): open_wall(level, at_most=level) for level in sorted(Level)}
    seconds: dict[str, list[float]] = {name: [] for name in ("bare fork", *walls)}
    for _ in range(calls // row):
        for name, times in [turn for turn in seconds.items() for _ in range(row)]:
            started = time.perf_counter()
            if name == "bare fork":
                value = bare_fork(x)
            else:
                request, args = Frame(wire.encode_parts(REQUEST)), Frame(wire.encode_parts({"args": [x], "kwargs": {}}))
                reply = walls[name].call(request, args, Limits(), device="cpu", capture=False)
                value = wire.decode(reply.frame)[0]["value"]
            times.append(time.perf_counter() - started)
            assert torch.equal(value, expected)
    for wall in walls.values():
        wall.close()
    medians = {name: 1000 * statistics.median(times[calls // 10 :]) for name, times in seconds.items()}
    for name, median in medians.items():
        more = "" if name in ("bare fork", "L0") else f", {median - medians['L0']:+.2f} ms over L0"
        print(f"{name:10} {median:6.2f} ms a call{more}, {median - medians['bare fork']:+.2f} ms over a bare fork")


if __name__ == "__main__":
    main()
