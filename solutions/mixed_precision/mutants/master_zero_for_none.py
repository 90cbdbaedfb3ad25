"""Make up zero gradients.   (tasks.md 7.24, mistake 13)

loses: master_weights
"""


class MasterWeights(MasterWeights):
    def take_gradients(self) -> None:
        for master, original in zip(self.params, self.originals, strict=True):
            master.grad = torch.zeros_like(master) if original.grad is None else original.grad.clone().float()
