"""Take the first copy, but where the other two agree on another bit."""


def vote(first: Tensor, second: Tensor, third: Tensor) -> Tensor:
    word = WORDS[8 * first.element_size()]
    a, b, c = first.view(word), second.view(word), third.view(word)
    return (a ^ ((a ^ b) & (a ^ c))).view(first.dtype)
