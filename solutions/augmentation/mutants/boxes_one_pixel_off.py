"""Take x for the number of a pixel, not for an edge.

loses: flip_boxes
"""


def flip_boxes(boxes: Tensor, width: int) -> Tensor:
    x1, y1, x2, y2 = boxes.unbind(-1)  # (K,) each
    return torch.stack((width - 1 - x2, y1, width - 1 - x1, y2), dim=-1)  # (K, 4)
