"""LAB: the reference solution. What stands between the markers is what students write."""

import torch


def masked_mean(x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return the mean of each row of *x* over the elements where *mask* is true.

    Shapes: x (N, D), mask (N, D) bool, result (N,).
    """
    ### BEGIN SOLUTION
    kept = torch.where(mask, x, torch.zeros_like(x))  # (N, D)
    return kept.sum(dim=1) / mask.sum(dim=1)  # (N,)
    ### END SOLUTION
