"""Detach at the border between two devices.

loses: pipeline
"""


class Pipeline(Pipeline):
    def forward(self, x: Tensor) -> Tensor:
        for number, (stage, device) in enumerate(zip(self.stages, self.devices, strict=True)):
            x = stage((x.detach() if number else x).to(device))
        return x
