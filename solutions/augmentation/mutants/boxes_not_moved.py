"""Leave the boxes in the coordinates of the image.

loses: boxes
"""


def crop_with_boxes(
    image: Tensor, boxes: Tensor, labels: Tensor, top: int, left: int, height: int, width: int
) -> tuple[Tensor, Tensor, Tensor]:
    x1, y1, x2, y2 = boxes.unbind(-1)  # (K,) each
    x1, x2 = (x.clamp(left, left + width) for x in (x1, x2))
    y1, y2 = (y.clamp(top, top + height) for y in (y1, y2))
    left_over = (x2 > x1) & (y2 > y1)  # (K,)
    window = image[:, top : top + height, left : left + width]  # (C, height, width)
    return window, torch.stack((x1, y1, x2, y2), dim=-1)[left_over], labels[left_over]
