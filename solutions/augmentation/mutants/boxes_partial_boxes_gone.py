"""Drop boxes that are cut.

loses: boxes
"""


def crop_with_boxes(
    image: Tensor, boxes: Tensor, labels: Tensor, top: int, left: int, height: int, width: int
) -> tuple[Tensor, Tensor, Tensor]:
    x1, y1, x2, y2 = boxes.unbind(-1)  # (K,) each
    x1, x2 = ((x - left).clamp(0, width) for x in (x1, x2))
    y1, y2 = ((y - top).clamp(0, height) for y in (y1, y2))
    left_over = (
        (boxes[:, 0] >= left) & (boxes[:, 2] <= left + width) & (boxes[:, 1] >= top) & (boxes[:, 3] <= top + height)
    )  # (K,)
    window = image[:, top : top + height, left : left + width]  # (C, height, width)
    return window, torch.stack((x1, y1, x2, y2), dim=-1)[left_over], labels[left_over]
