"""Drivers of the multiprocessing checks, with stand-ins for processes, queues and locks.

No process can be started beside student code, so each runs in a thread, and only one thread at a time: they change
turns where they use a queue, a lock or a process. So a run is the same each time, on every machine. Time passes only
when all wait; if all wait without a limit, they would wait for ever, and are told so.

Where real processes race, the worst case is played: who takes an item from a queue gets it when all others have gone as
far as they can, so that a worker that may end before its results are taken has ended; and a worker that has nothing
left to do takes its time to end, so that it is there still if nobody waits for it.
"""

from __future__ import annotations

import copy
import pickle
import queue
import threading
from unittest import mock

import torch
from torch import nn

FOR_EVER = "waits for ever"
ENDING, TAKING = 20, 200  # turns left to others before a process ends, an item is taken; some others only look around


ENDINGS = (RuntimeError, TimeoutError, ConnectionResetError)


class Stopped(BaseException):
    """Ends a worker or the caller: all of them wait, or the run is over."""


class _Actor:
    """The caller, or one process."""

    def __init__(self):
        self.go = threading.Semaphore(0)
        self.ready, self.deadline, self.timed_out = _always, None, False
        self.thread, self.done, self.killed, self.code = None, False, False, None
        self.locks, self.added, self.stopped, self.patience = 0, 0.0, 0, 0


def _always():
    return True


class World:
    """What stands in for torch.multiprocessing: `Process`, `Queue`, `Lock`, and memory that is shared."""

    def __init__(self):
        self.main = _Actor()
        self.actors, self.current, self.now = [self.main], self.main, 0.0
        self.over, self.closing, self.unfilled = False, False, None
        self.queues, self.locks, self.shared, self.last = [], [], [], []
        self.outside, self.together, self.lost = False, False, False

    # what the hand-in uses

    def Process(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):  # noqa: N802
        """Return a process that is not started."""
        return _Process(self, target, args, kwargs or {})

    def Queue(self, maxsize=0):  # noqa: N802
        """Return an empty queue."""
        self.queues.append(_Queue(self, maxsize))
        return self.queues[-1]

    def Lock(self):  # noqa: N802
        """Return a free lock."""
        self.locks.append(_Lock(self))
        return self.locks[-1]

    # turns

    def wait(self, ready=_always, timeout=None, patience=0):
        """Let the others go on until *ready()*, and for some turns more; say whether it is, or the time is over."""
        me = self.current
        self.look(me)
        me.ready, me.timed_out, me.patience = ready, False, patience
        me.deadline = None if timeout is None else self.now + max(0.0, timeout)
        self._pass_on(me)
        if self.over or me.killed:
            me.stopped += 1
            if me.stopped > 50:  # it catches whatever is raised
                threading.Event().wait()
            raise Stopped
        return not me.timed_out

    def _pass_on(self, me):
        other = self._next(me)
        if other is me:
            return
        self.current = other
        other.go.release()
        if not me.done:
            me.go.acquire()

    def _next(self, me):
        if self.over:
            return self.main
        place = self.actors.index(me)
        order = [each for each in self.actors[place + 1 :] + self.actors[: place + 1] if not each.done]
        order = [each for each in order if not each.killed]
        able = [each for each in order if each.ready()]
        if able:
            chosen = min(able, key=lambda each: each.patience)
            for each in able:
                each.patience = max(0, each.patience - 1)
            return chosen
        limited = [each for each in order if each.deadline is not None]
        if not limited:
            self.over = True
            return self.main
        first = min(limited, key=lambda each: each.deadline)
        self.now, first.timed_out = first.deadline, True
        return first

    def body(self, actor, target, args, kwargs):
        """Run one process."""
        actor.go.acquire()
        try:
            if not self.over:
                target(*args, **kwargs)
                self.wait(patience=ENDING)
            actor.code = 0
        except Stopped:
            actor.code = -15
        except BaseException as error:
            actor.code = 1
            if isinstance(error, NotImplementedError):
                self.unfilled = error
        if not self.closing:
            self.look(actor)
        actor.done = True
        if not self.closing:
            self._pass_on(actor)

    # memory

    def share(self, tensor):
        """Move a tensor to shared memory."""
        if not self.is_shared(tensor):
            self.shared.append(tensor.detach())
            self.last.append(tensor.detach().clone())
        return tensor

    def is_shared(self, tensor):
        """Say whether a tensor lies in shared memory."""
        place = tensor.untyped_storage().data_ptr()
        return any(each.untyped_storage().data_ptr() == place for each in self.shared)

    def handed(self, value):
        """Return what a process gets of *value*: the same where it is shared, else a copy."""
        if isinstance(value, torch.Tensor):
            return value if self.is_shared(value) else value.detach().clone()
        if isinstance(value, nn.Module):
            tensors = (*value.parameters(), *value.buffers())
            return value if all(self.is_shared(each) for each in tensors) else copy.deepcopy(value)
        if type(value) in (list, tuple):
            return type(value)(self.handed(each) for each in value)
        return value

    def look(self, actor):
        """Note what was written to shared memory since the last look."""
        for index, tensor in enumerate(self.shared):
            if not torch.equal(tensor, self.last[index]):
                actor.added += float((tensor - self.last[index]).sum())
                self.last[index] = tensor.clone()
                if actor is not self.main and not actor.locks:
                    self.outside = True

    # the whole

    def run(self, call):
        """Return what *call()* gives and what was seen; all threads have ended then."""
        patches = (
            mock.patch.object(torch.Tensor, "share_memory_", lambda tensor: self.share(tensor)),
            mock.patch.object(torch.Tensor, "is_shared", lambda tensor: self.is_shared(tensor)),
        )
        ended, value = "returned", None
        with patches[0], patches[1]:
            try:
                value = call()
            except Stopped:
                ended = FOR_EVER
            except NotImplementedError:
                self._close()
                raise
            except ENDINGS as error:
                ended = next(kind.__name__ for kind in ENDINGS if isinstance(error, kind))
            workers = self.actors[1:]
            left = sum(not self.ended(each) for each in workers)
            self._close()
        if self.unfilled is not None:
            raise self.unfilled
        return {
            "ended": ended,
            "value": value,
            "processes": len(workers),
            "left": left,
            "outside": self.outside,
            "together": self.together,
            "lost": self.lost,
            "added": sorted(each.added for each in workers),
        }

    def ended(self, actor):
        """Say whether a process has ended: one whose items nobody took from a queue does not."""
        waiting = any(owner is actor for each in self.queues for owner, _ in each.items)
        return actor.killed or (actor.done and not waiting)

    def _close(self):
        self.over = self.closing = True
        for actor in self.actors[1:]:
            if not actor.done:
                self.current = actor
                actor.go.release()
                actor.thread.join(1.0)


class _Process:
    def __init__(self, world, target, args, kwargs):
        self.world, self.call, self.actor = world, (target, args, kwargs), None
        self.daemon, self.name, self.pid = False, "worker", None

    def start(self):
        """Start a thread; it gets copies of what is not shared."""
        target, args, kwargs = self.call
        if "<locals>" in getattr(target, "__qualname__", "") or "<lambda>" in getattr(target, "__qualname__", ""):
            raise pickle.PicklingError("Can't pickle local object: the target of a process is a function of a module")
        self.actor, world = _Actor(), self.world
        world.look(world.main)
        call = (target, world.handed(tuple(args)), {key: world.handed(each) for key, each in kwargs.items()})
        self.actor.thread = threading.Thread(target=world.body, args=(self.actor, *call), daemon=True)
        world.actors.append(self.actor)
        self.actor.thread.start()  # it waits for its turn

    def join(self, timeout=None):
        """Wait until it has ended."""
        self._must_run()
        self.world.wait(lambda: self.world.ended(self.actor), timeout)

    def is_alive(self):
        """Say whether it runs."""
        self.world.wait()
        return self.actor is not None and not self.world.ended(self.actor)

    @property
    def exitcode(self):
        """Return the exit code, or None if it runs."""
        self.world.wait()
        return self.actor.code if self.actor is not None and self.world.ended(self.actor) else None

    def terminate(self):
        """End it now."""
        self._must_run()
        if not self.world.ended(self.actor):
            self.actor.killed, self.actor.code = True, -15
        self.world.wait()

    kill = terminate

    def close(self):
        """Do nothing."""

    def _must_run(self):
        if self.actor is None:
            raise AssertionError("can only join a started process")


class _Queue:
    def __init__(self, world, maxsize=0):
        self.world, self.items, self.maxsize = world, [], maxsize

    def put(self, item, block=True, timeout=None):
        """Append an item, when there is room."""
        if self.full() and not self.world.wait(lambda: not self.full(), timeout if block else 0.0):
            raise queue.Full
        self.items.append((self.world.current, item))
        self.world.wait()

    def get(self, block=True, timeout=None):
        """Take the first item."""
        patience = TAKING if self.world.current is self.world.main else 0
        if not self.world.wait(lambda: bool(self.items), timeout if block else 0.0, patience):
            raise queue.Empty
        owner, item = self.items.pop(0)
        if (owner.done or owner.killed) and any(isinstance(each, torch.Tensor) for each in _parts(item)):
            self.world.lost = True
            raise ConnectionResetError("the process that put this tensor has ended")
        return item

    def full(self):
        """Say whether there is no room."""
        return 0 < self.maxsize <= len(self.items)

    def put_nowait(self, item):
        """Append an item, if there is room."""
        self.put(item, False)

    def get_nowait(self):
        """Take the first item, if there is one."""
        return self.get(False)

    def empty(self):
        """Say whether there is no item."""
        self.world.wait()
        return not self.items

    def qsize(self):
        """Return the number of items."""
        self.world.wait()
        return len(self.items)

    def close(self):
        """Do nothing."""

    join_thread = cancel_join_thread = close


def _parts(item):
    """Return what an item of a queue is made of."""
    return item if isinstance(item, tuple | list) else (item,)


class _Lock:
    def __init__(self, world):
        self.world, self.owner = world, None

    def acquire(self, block=True, timeout=None):
        """Wait for the lock, then let others try their luck."""
        world = self.world
        if not world.wait(lambda: self.owner is None, timeout if block else 0.0):
            return False
        self.owner = world.current
        world.together |= any(each.owner not in (None, self.owner) for each in world.locks)
        self.owner.locks += 1
        world.wait()
        return True

    def release(self):
        """Free the lock."""
        if self.owner is None:
            raise ValueError("semaphore or lock released too many times")
        self.world.look(self.owner)
        self.owner.locks -= 1
        self.owner = None
        self.world.wait()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *_):
        self.release()


# --- start and join ---------------------------------------------------------------------------------------------------


def _noting(world, table, row, value, wrong):
    """Write to a row of a table, when all others have begun; a *wrong* worker fails, that of row 2 is killed."""
    world.begun += 1
    world.wait(lambda: world.begun >= world.expected)
    if wrong:
        raise Stopped if row == 2 else ValueError("as planned")
    for _ in range(row):
        world.wait()
    table[row] += value


def workers_run(lab, values, wrong=()):
    """Run one worker for each of *values*, of which some go wrong; return what they left."""
    world, table = World(), torch.zeros_like(values)
    world.begun, world.expected = 0, len(values)
    world.share(table)
    arguments = [(world, table, row, value, row in wrong) for row, value in enumerate(values)]
    seen = world.run(lambda: (lab.run_workers(world, _noting, arguments), table.clone())[1])
    return {**{key: seen[key] for key in ("ended", "processes", "left")}, "value": table if wrong else seen["value"]}


# --- a tensor in shared memory ----------------------------------------------------------------------------------------


def counted(lab, parts, counts):
    """Count the values of each part; return the counts and whether all was written while the lock was held."""
    world = World()
    given = counts.contiguous().clone()
    world.share(given)
    lock = world.Lock()
    world.actors.append(_Actor())
    world.current = world.actors[1]  # look at the caller as at a worker
    world.actors[0].ready = lambda: False
    for part in parts:
        lab.count_worker(part, given, lock)
    world.look(world.current)
    return {"counts": given.double(), "outside": world.outside, "held": lock.owner is not None}


def counted_together(lab, values, classes, workers):
    """Count with workers; return the counts and what was seen."""
    world = World()
    return world.run(lambda: lab.parallel_counts(world, values, classes, workers).clone())


# --- queues -----------------------------------------------------------------------------------------------------------


class _Function:
    """Returns a tensor that it overwrites at the next call; some inputs go wrong, some results are plain."""

    def __init__(self, like, wrong=(), own=True):
        self.buffer = torch.zeros_like(like)
        self.wrong, self.own, self.calls = wrong, own, 0

    def __call__(self, value):
        self.calls += 1
        if self.calls - 1 in self.wrong:
            raise KeyError(f"call {self.calls}") if self.calls % 2 else ValueError(f"call {self.calls}")
        if not self.own:
            return (value * 2 + 1).tolist()
        self.buffer.copy_(value * 2 + 1)
        return self.buffer


def _plain(item):
    """Return an item of a queue as plain data."""
    index, good, value = item
    if not good:
        return [index, bool(good), str(value)]
    graph = isinstance(value, torch.Tensor) and value.requires_grad
    return [index, bool(good), value.detach().clone() if isinstance(value, torch.Tensor) else value, graph]


def tasks_done(lab, values, indices, wrong=(), own=True, graph=False):
    """Put tasks, two sentinels, and one more task; return the results and what is left in the queue."""
    world = World()
    tasks, results = world.Queue(), world.Queue()
    for index, value in zip(indices, values, strict=True):
        tasks.put((index, value))
    for item in (None, None, (99, values[0])):
        tasks.put(item)
    function = _Function(values[0], wrong, own)
    weight = torch.ones_like(values[0]).requires_grad_()
    lab.map_worker((lambda value: value * weight + value) if graph else function, tasks, results)
    return {"results": [_plain(item) for _, item in results.items], "left": len(tasks.items)}


class _Slow:
    """A function whose first inputs take longest, so that results come in another order."""

    def __init__(self, world, keys, how="slow"):
        self.world, self.keys, self.how, self.done = world, keys, how, 0

    def __call__(self, value):
        key = float(value.flatten()[0])
        place = self.keys.index(key) if key in self.keys else -1
        if self.how == "slow" and place == 0:
            self.world.wait(lambda: self.done >= len(self.keys) - 1)
        if self.how == "hangs" and place == 1:
            self.world.wait(lambda: False)
        self.done += 1
        if self.how == "fails" and place in (1, 3):
            raise ValueError("as planned")
        return value.square() + 1


def mapped(lab, values, workers, how="quick", timeout=0.2):
    """Map a function over the rows of *values*; return the results and what was seen."""
    world = World()
    rows = list(values)
    function = _Slow(world, [float(row.flatten()[0]) for row in rows], how)
    seen = world.run(lambda: lab.parallel_map(world, function, rows, workers, timeout))
    kept = {key: seen[key] for key in ("lost", "ended", "value", "processes", "left")}
    return {**kept, "calls": float(function.done)}


# --- Hogwild ----------------------------------------------------------------------------------------------------------


class _Net(nn.Module):
    """Two layers, of which one is not used."""

    def __init__(self, weights, linear=False):
        super().__init__()
        first, second = (each.contiguous().clone() for each in weights)
        self.first, self.second = nn.Parameter(first), nn.Parameter(second)
        self.unused = nn.Parameter(torch.ones_like(first[0]))
        self.linear = linear

    def forward(self, x):
        """Return one output a row."""
        hidden = x @ self.first.T
        return hidden.sum(1) + self.second.sum() if self.linear else torch.tanh(hidden) @ self.second


class _Watched:
    """A lock that knows what is written to a model without it, and lets another worker write before it is granted."""

    def __init__(self, model, changes):
        self.model, self.changes, self.held, self.taken, self.outside = model, list(changes), False, 0, False
        self.last = self._values()

    def _values(self):
        return [param.detach().clone() for param in self.model.parameters()]

    def look(self):
        """Note a change since the last look."""
        now = self._values()
        self.outside |= not all(torch.equal(a, b) for a, b in zip(now, self.last, strict=True))

    def acquire(self, *_args, **_options):
        """Let another worker write, then grant the lock."""
        if self.held:
            raise RuntimeError("this lock is held already; the worker would wait for ever")
        self.look()
        if self.changes:
            with torch.no_grad():
                self.model.first += self.changes.pop(0)
        self.held, self.taken = True, self.taken + 1
        return True

    def release(self):
        """Free the lock."""
        self.held, self.last = False, self._values()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *_):
        self.release()


def _loss(output, target):
    return (output - target).square().mean()


def _weights(model):
    return [param.detach().clone() for param in model.parameters()]


def hogwild_steps(lab, weights, x, target, lr, changes, stale):
    """Do one step for each batch while other workers write; return losses, weights, and what was seen.

    *stale*: the local model has gradients already.
    """
    shared, local = _Net(weights), _Net([0.5 * each.flip(0) for each in weights])
    lock, seen = _Watched(shared, changes), []
    places = [param.data_ptr() for param in shared.parameters()]
    original = torch.autograd.backward
    local.register_forward_hook(lambda *_: seen.append(lock.held))
    shared.register_forward_hook(lambda *_: seen.append("shared"))

    def spy(*args, **kwargs):
        seen.append(lock.held)
        return original(*args, **kwargs)

    if stale:
        for param in (local.first, local.second):
            param.grad = torch.ones_like(param)
    with mock.patch.object(torch.autograd, "backward", spy):
        losses = [lab.hogwild_step(shared, local, lock, _loss, *batch, lr) for batch in zip(x, target, strict=True)]
    lock.look()
    return {
        "losses": [float(loss) for loss in losses],
        "weights": _weights(shared),
        "held while computing": any(held is True for held in seen),
        "computed on the shared model": "shared" in seen,
        "outside": lock.outside,
        "taken": lock.taken,
        "held": lock.held,
        "memory kept": places == [param.data_ptr() for param in shared.parameters()],
        "gradients of the shared model": sum(param.grad is not None for param in shared.parameters()),
    }


def _sum(output, target):
    return (output * target).sum()


def hogwild_trained(lab, weights, x, target, lr, linear, wrong=False):
    """Train with one worker for each shard; return the weights and what was seen.

    *x* is (workers, batches, rows, features). With *linear*, gradients do not depend on the weights, so that the order
    of the steps does not count. *wrong*: the first worker fails at its second batch.
    """
    world, model = World(), _Net(weights, linear)
    model.register_buffer("scale", torch.ones_like(model.first))
    shards = [list(zip(inputs, targets, strict=True)) for inputs, targets in zip(x, target, strict=True)]
    if wrong:
        shards[0][1] = (shards[0][1][0][:, 1:], shards[0][1][1])
    seen = world.run(lambda: lab.hogwild_train(world, model, _sum if linear else _loss, shards, lr))
    kept = {key: seen[key] for key in ("ended", "processes", "left", "outside", "together")}
    shared = sum(world.is_shared(each) for each in (*model.parameters(), *model.buffers()))
    return {**kept, "shared": shared, "weights": _weights(model)}
