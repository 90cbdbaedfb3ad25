"""Row by row, through indexing."""

import torch


def masked_mean(x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return torch.stack([row[keep].sum() / keep.sum() for row, keep in zip(x, mask, strict=True)])
