"""Mirror the boxes that are given.

loses: flip_boxes
"""


def flip_boxes(boxes: Tensor, width: int) -> Tensor:
    x1, y1, x2, y2 = boxes.unbind(-1)  # (K,) each
    boxes[:, 0], boxes[:, 2] = width - x2.clone(), width - x1.clone()
    return boxes  # (K, 4)
