"""Return whole numbers that torch worked out."""


def fans(weight: Tensor) -> tuple[int, int]:
    outputs, inputs, *kernel = weight.shape
    field = int(torch.tensor(kernel).prod()) if kernel else 1
    return [inputs * field, outputs * field]
