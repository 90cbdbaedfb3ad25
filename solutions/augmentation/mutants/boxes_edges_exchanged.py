"""Mirror both edges without exchanging them.

loses: flip_boxes
"""


def flip_boxes(boxes: Tensor, width: int) -> Tensor:
    x1, y1, x2, y2 = boxes.unbind(-1)  # (K,) each
    return torch.stack((width - x1, y1, width - x2, y2), dim=-1)  # (K, 4)
