"""Let the test images take part in the statistics.

loses: sets
"""


def make_sets(
    train_images: Tensor, train_labels: Tensor, test_images: Tensor, test_labels: Tensor, padding: int
) -> tuple[ImageSet, ImageSet]:
    mean, std = channel_statistics(torch.cat((train_images, test_images)))
    height, width = train_images.shape[-2:]
    train = ImageSet(train_images, train_labels, train_pipeline((height, width), padding, mean, std))
    return train, ImageSet(test_images, test_labels, eval_pipeline(mean, std))
