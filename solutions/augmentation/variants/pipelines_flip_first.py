"""Flip first, and work with images of torchvision."""


def train_pipeline(size: tuple[int, int], padding: int, mean: Tensor, std: Tensor) -> Callable[[Tensor], Tensor]:
    steps = [v2.ToImage(), v2.RandomHorizontalFlip(), v2.Pad(padding, fill=0), v2.RandomCrop(size)]
    return v2.Compose([*steps, v2.ToDtype(torch.float32, scale=True), v2.Normalize(mean=mean, std=std)])


def eval_pipeline(mean: Tensor, std: Tensor) -> Callable[[Tensor], Tensor]:
    return v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True), v2.Normalize(mean=mean, std=std)])
