"""Take a stride of 1 unless one is given.   (tasks.md 7.7, mistake 2)

loses: pooling
"""


class MaxPool2d(MaxPool2d):
    def __init__(self, kernel_size, stride=None, padding=0) -> None:
        super().__init__(kernel_size, 1 if stride is None else stride, padding)
