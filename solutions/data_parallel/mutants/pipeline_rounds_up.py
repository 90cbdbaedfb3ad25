"""Make every run as long as the longest, but for the last.

loses: pipeline
"""


class Pipeline(Pipeline):
    def __init__(self, layers: Sequence[nn.Module], devices: Sequence[str | torch.device]) -> None:
        nn.Module.__init__(self)
        size = -(-len(layers) // len(devices))
        runs = [layers[start : start + size] for start in range(0, len(layers), size)]
        self.devices = [torch.device(device) for device in devices][: len(runs)]
        self.stages = nn.ModuleList(nn.Sequential(*run).to(d) for run, d in zip(runs, self.devices, strict=True))
