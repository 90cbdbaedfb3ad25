"""Predict without gradients.   (tasks.md 7.33, mistake 12)

loses: ensemble
"""


class Ensemble(Ensemble):
    def predict(self, x):
        with torch.no_grad():
            mean, spread = super().predict(x)
        return mean.requires_grad_(x.requires_grad), spread.requires_grad_(x.requires_grad)
