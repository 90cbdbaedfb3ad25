"""Shuffle with Python's random numbers, and wrap around by the modulo."""

import random


def shard(length: int, rank: int, world_size: int, epoch: int, seed: int, shuffle: bool = True) -> list[int]:
    order = list(range(length))
    if shuffle:
        random.Random(f"{seed} {epoch}").shuffle(order)
    rounds = (length + world_size - 1) // world_size
    return [order[(step * world_size + rank) % length] for step in range(rounds)]
