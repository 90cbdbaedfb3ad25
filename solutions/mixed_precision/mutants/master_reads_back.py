"""Round the copies to what the model holds.   (tasks.md 7.24, mistake 13)

loses: master_weights
"""


class MasterWeights(MasterWeights):
    def write_back(self) -> None:
        with torch.no_grad():
            for master, original in zip(self.params, self.originals, strict=True):
                original.copy_(master)
                master.copy_(original)
