"""Note a device for each layer, and move the input in front of each."""


class Pipeline(Pipeline):
    def __init__(self, layers: Sequence[nn.Module], devices: Sequence[str | torch.device]) -> None:
        nn.Module.__init__(self)
        places = torch.tensor_split(torch.arange(len(layers)), len(devices))
        self.where = [device for device, run in zip(devices, places, strict=True) for _ in run]
        self.layers = nn.Sequential(*layers)
        for layer, device in zip(self.layers, self.where, strict=True):
            layer.to(device)

    def forward(self, x: Tensor) -> Tensor:
        for layer, device in zip(self.layers, self.where, strict=True):
            x = layer(x if x.device == torch.device(device) else x.to(device))
        return x
