"""Trust the surrogate everywhere.   (tasks.md 7.33, mistake 9)

loses: next
"""


def choose_next(predict, candidates, known, bounds, kappa, original=choose_next):
    everywhere = torch.tensor([-torch.inf, torch.inf]).to(bounds).repeat(len(bounds), 1)
    return original(predict, candidates, known, everywhere, kappa)
