"""Fault tolerance: flip bits in the weights of a model, measure what that does, and protect the model against it.

Sources: IEEE 754, the layout of floating-point words; `torch.Tensor.view` with a dtype; R. E. Lyons and
W. Vanderkulk, "The Use of Triple-Modular Redundancy to Improve Computer Reliability", 1962; Z. Chen, G. Li and
K. Pattabiraman, "A Low-cost Fault Corrector for Deep Neural Networks through Range Restriction", 2021 (arXiv
2003.13874).
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

WORDS = {16: torch.int16, 32: torch.int32, 64: torch.int64}  # the integers as wide as a floating-point number


def flip_bit(tensor: Tensor, index: int, bit: int) -> Tensor:
    """Return a copy of *tensor* in which one bit of one element is flipped.

    Args:
        tensor: float16, bfloat16, float32 or float64, of any shape, also a view that is not contiguous or a parameter;
            it stays as it is.
        index: which element, 0..tensor.numel()-1, counted in row-major order (the order of `tensor.flatten()`).
        bit: 0 is the lowest bit of the mantissa; the highest one, 15, 31 or 63, is the sign.

    Returns:
        A new tensor of the same shape and dtype, outside of any graph. All other bits are the same.

    Source: IEEE 754.
    """
    ### BEGIN SOLUTION
    size = torch.finfo(tensor.dtype).bits
    mask = 1 << bit if bit < size - 1 else -(1 << bit)  # the sign bit of a signed word stands for a negative number
    flipped = tensor.detach().clone(memory_format=torch.contiguous_format)
    flipped.view(WORDS[size]).view(-1)[index] ^= mask
    return flipped
    ### END SOLUTION


def inject(model: nn.Module, rate: float, generator: torch.Generator) -> list[tuple[str, int, int]]:
    """Flip random bits of the model's parameters, in place.

    Of all bits of all parameters, ``round(rate * number of bits)`` different ones are flipped; each set of so many is
    equally likely. One element may lose several bits.

    Args:
        model: its parameters may have different dtypes; they stay the same objects. Its buffers stay as they are.
        rate: share of the bits that is flipped, 0..1.
        generator: the only source of random numbers, on the CPU.

    Returns:
        What was flipped, in any order: (name of the parameter, index of the element, bit), as for `flip_bit`.
    """
    ### BEGIN SOLUTION
    parameters = dict(model.named_parameters())
    sizes = {name: torch.finfo(parameter.dtype).bits for name, parameter in parameters.items()}
    total = sum(parameter.numel() * sizes[name] for name, parameter in parameters.items())
    flips = []
    for place in torch.randperm(total, generator=generator)[: round(rate * total)].tolist():
        for name, parameter in parameters.items():
            if place < parameter.numel() * sizes[name]:
                break
            place -= parameter.numel() * sizes[name]
        index, bit = divmod(place, sizes[name])
        with torch.no_grad():
            parameter.copy_(flip_bit(parameter, index, bit))
        flips.append((name, index, bit))
    return flips
    ### END SOLUTION


def safe_accuracy(logits: Tensor, targets: Tensor) -> float:
    """Return the share of samples that are classified correctly; a sample with a broken output is not.

    Args:
        logits: (B, C), one row a sample. A row that holds NaN or an infinity anywhere counts as wrong.
        targets: (B,), int64, the right classes.

    Returns:
        A number in 0..1, of all B samples.
    """
    ### BEGIN SOLUTION
    intact = torch.isfinite(logits).all(dim=1)  # (B,)
    right = intact & (logits.argmax(dim=1) == targets)  # (B,)
    return right.double().mean().item()
    ### END SOLUTION


def fault_experiment(
    model: nn.Module,
    evaluate: Callable[[nn.Module], float],
    rate: float,
    trials: int,
    generator: torch.Generator,
) -> list[float]:
    """Return how much worse the model gets by faults, once for each trial.

        drop = score of the intact model - score with the faults of this trial

    Each trial injects new faults into the intact weights. Afterwards the model has its intact weights again, to the
    bit, also if *evaluate* raises an exception; that is passed on.

    Args:
        model: the model under test.
        evaluate: returns a score of a model, the higher the better, and leaves it as it is. It is called first of all
            with the intact model, and then once in each trial.
        rate: as for `inject`.
        trials: number of trials, at least 1.
        generator: as for `inject`.

    Returns:
        One drop for each trial, in their order. A drop is negative where the faults made the score higher.
    """
    ### BEGIN SOLUTION
    intact = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    score = evaluate(model)
    drops = []
    for _ in range(trials):
        try:
            inject(model, rate, generator)
            drops.append(score - evaluate(model))
        finally:
            with torch.no_grad():
                for name, parameter in model.named_parameters():
                    parameter.copy_(intact[name])
    return drops
    ### END SOLUTION


def vote(first: Tensor, second: Tensor, third: Tensor) -> Tensor:
    """Return what three copies of a tensor agree on, bit by bit: each bit is the one that at least two copies have.

    Args:
        first: one copy, float16, bfloat16, float32 or float64; it stays as it is.
        second: another copy, of the same shape and dtype.
        third: another copy, of the same shape and dtype.

    Returns:
        A new tensor of the same shape and dtype.

    Source: triple modular redundancy, Lyons and Vanderkulk, 1962.
    """
    ### BEGIN SOLUTION
    word = WORDS[torch.finfo(first.dtype).bits]
    a, b, c = (copy.detach().view(word) for copy in (first, second, third))
    return ((a & b) | (a & c) | (b & c)).view(first.dtype)
    ### END SOLUTION


class RangeGuard(nn.Module):
    """A layer that learns between which bounds its inputs lie, and later keeps them there.

    In training mode it returns x as it is and widens its bounds to the smallest and largest element it has seen in
    all batches. In evaluation mode it leaves the bounds alone and returns

        y = clamp(x, low, high)     where a NaN counts as 0

    so that each output lies within the bounds. The bounds belong to the state of the module, as its buffers `low` and
    `high`, 0-d tensors.

    Source: range restriction, Chen, Li and Pattabiraman, 2021.
    """

    low: Tensor
    high: Tensor

    def __init__(self) -> None:
        """Start without any batch seen."""
        super().__init__()
        ### BEGIN SOLUTION
        self.register_buffer("low", torch.tensor(torch.inf))
        self.register_buffer("high", torch.tensor(-torch.inf))
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """Return x, within the bounds in evaluation mode.

        Args:
            x: any shape. In training mode all its elements are finite; evaluation comes after at least one batch.
        """
        ### BEGIN SOLUTION
        if self.training:
            self.low = torch.minimum(self.low, x.detach().min())
            self.high = torch.maximum(self.high, x.detach().max())
            return x
        return torch.where(torch.isnan(x), 0.0, x).clamp(self.low, self.high)
        ### END SOLUTION
