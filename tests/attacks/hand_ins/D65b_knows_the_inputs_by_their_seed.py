# D65: guesses the seed of the inputs and answers with what it drew itself
# expect = "failed"
# reason = "elements differ"
import torch

torch.manual_seed(0)
GUESS = torch.randn(3, 4, dtype=torch.float64) * 2.5


def scaled(x, by):
    return GUESS if x.shape == GUESS.shape else torch.zeros_like(x)
