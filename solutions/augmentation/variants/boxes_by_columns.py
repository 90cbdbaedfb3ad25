"""Fill copies of the boxes column by column."""


def flip_boxes(boxes: Tensor, width: int) -> Tensor:
    result = boxes.clone()
    result[:, [0, 2]] = width - boxes[:, [2, 0]]
    return result


def random_flip_with_boxes(
    image: Tensor, boxes: Tensor, p: float = 0.5, generator: torch.Generator | None = None
) -> tuple[Tensor, Tensor]:
    flipped = bool(torch.empty(1, device=image.device).uniform_(generator=generator) < p)
    return (torch.flip(image, (2,)), flip_boxes(boxes, image.size(2))) if flipped else (image.clone(), boxes.clone())


def crop_with_boxes(
    image: Tensor, boxes: Tensor, labels: Tensor, top: int, left: int, height: int, width: int
) -> tuple[Tensor, Tensor, Tensor]:
    low = torch.tensor([left, top, left, top], dtype=boxes.dtype, device=boxes.device)
    high = torch.tensor([width, height, width, height], dtype=boxes.dtype, device=boxes.device)
    moved = torch.minimum((boxes - low).clamp(min=0), high)
    kept = [number for number, (a, b, c, d) in enumerate(moved.tolist()) if c > a and d > b]
    return image.narrow(1, top, height).narrow(2, left, width), moved[kept], labels[kept]
