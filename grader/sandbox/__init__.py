"""The wall: student code runs behind it, hidden tests stay in front of it.

Theory of operation
-------------------
Four kinds of process, from trusted to hostile:

1. The grading process (ours) holds pytest, the hidden tests and the reference. It starts a warden with `open_wall`,
   sends it one request per check and reads one bounded reply. It never imports a byte of a submission.
2. The warden (`inside/__main__.py`) orders a child for each request, watches it with the kernel's own clocks, kills it
   at its limits, reaps everything it left and reports how it ended.
3. The zygote (`inside/zygote.py`) is a clean interpreter that imported torch and nothing else, and forks the children.
   Neither it nor the warden runs student code; they cannot be traced, and ignore signals. They are two because whatever
   works beside the forks writes to memory that each fork has to copy.
4. The child confines itself (`inside/confine.py`), loads the submission and the probe, sends one reply frame
   (`inside/wire.py`) and exits. It is as hostile as the student likes.

Between 1 and 2 runs a control socket: limits and four descriptors in, kernel facts out. Between 2 and 3 run orders to
fork; a child hands its own socket to the warden before it confines itself, and closes it before student code runs.
Between 1 and 4 there are only a read-only request and a one-way pipe for the reply. What decides a verdict is the
kernel's word (exit, signal, time, memory) and the returned *values*; what a child says about itself is a claim.

Levels, found by trying (`open_wall`), never lowered silently:

    L2  bubblewrap namespaces (no files, network, processes or users of the host) + everything of L1
    L1  Landlock (files, signals, abstract sockets) + seccomp (no processes, programs, sockets, tracing) + limits
    L0  limits only; for a student's own machine, or `--sandbox none`

Covered: forging a grade, reading tests, solutions or other hand-ins, network, leftovers, hanging or crashing the
grader, filling the disk, memory and process bombs. Not covered: holes in the kernel or a GPU driver, side channels,
and at level 0 any intent at all.

Files
-----
wall     open one, ask it, close it          level    what holds where; found by trying
jail     what the sandbox sees, as data      reply    what comes back, and how a child ended
cgroup   memory of a whole sandbox           spawn    a wall of level 0 without fork
inside/  all that runs beside student code
"""

from grader.sandbox.level import Level
from grader.sandbox.reply import Ending, Limits, Reply
from grader.sandbox.wall import Frame, Wall, open_wall

__all__ = ["Ending", "Frame", "Level", "Limits", "Reply", "Wall", "open_wall"]
