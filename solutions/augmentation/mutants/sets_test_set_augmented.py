"""Augment the test set.

loses: sets
"""


def make_sets(
    train_images: Tensor, train_labels: Tensor, test_images: Tensor, test_labels: Tensor, padding: int
) -> tuple[ImageSet, ImageSet]:
    mean, std = channel_statistics(train_images)
    height, width = train_images.shape[-2:]
    train = ImageSet(train_images, train_labels, train_pipeline((height, width), padding, mean, std))
    return train, ImageSet(test_images, test_labels, train_pipeline((height, width), padding, mean, std))
