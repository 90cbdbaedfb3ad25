"""Make the mask by shifting, in words of the right width."""


def flip_bit(tensor: Tensor, index: int, bit: int) -> Tensor:
    word = {2: torch.int16, 4: torch.int32, 8: torch.int64}[tensor.element_size()]
    words = tensor.data.reshape(-1).view(word)
    one = torch.zeros_like(words)
    one[index] = 1
    return (words ^ (one << bit)).view(tensor.dtype).reshape(tensor.shape)
