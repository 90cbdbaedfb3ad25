"""Keep the layers in a plain list, where the module does not see them.

loses: pipeline
"""


class Pipeline(Pipeline):
    def __init__(self, layers: Sequence[nn.Module], devices: Sequence[str | torch.device]) -> None:
        super().__init__(layers, devices)
        stages = list(self.stages)
        del self.stages
        self.stages = stages
