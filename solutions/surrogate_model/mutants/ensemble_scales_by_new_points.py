"""Scale the points of a prediction by statistics of their own.   (tasks.md 7.33, mistake 1)

loses: ensemble
"""


class Ensemble(Ensemble):
    def predict(self, x):
        self.x_scale = Standardizer(x)
        return super().predict(x)
