"""Forget to bring predictions back to original units.   (tasks.md 7.33, mistake 3)

loses: ensemble
"""


class Ensemble(Ensemble):
    def predict(self, x):
        answers = torch.stack([net(self.x_scale.scale(x)).squeeze(1) for net in self.nets])
        return answers.mean(0), answers.std(0, correction=0)
