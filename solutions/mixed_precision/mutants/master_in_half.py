"""Keep the copies in half precision.   (tasks.md 7.24, mistake 13)

loses: master_weights
"""


class MasterWeights(MasterWeights):
    def __init__(self, model: nn.Module) -> None:
        self.originals = [param for param in model.parameters() if param.requires_grad]
        self.params = [nn.Parameter(param.detach().clone()) for param in self.originals]
