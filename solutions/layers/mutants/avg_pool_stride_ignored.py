"""Ignore the stride.   (tasks.md 7.7, mistake 2)

loses: pooling
"""


class AvgPool2d(AvgPool2d):
    def __init__(self, kernel_size, stride=None, padding=0, count_include_pad=True) -> None:
        super().__init__(kernel_size, None, padding, count_include_pad)
