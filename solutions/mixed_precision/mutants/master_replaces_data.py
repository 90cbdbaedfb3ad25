"""Hand the float32 tensors to the model.   (tasks.md 7.24, mistake 13)

loses: master_weights
"""


class MasterWeights(MasterWeights):
    def write_back(self) -> None:
        for master, original in zip(self.params, self.originals, strict=True):
            original.data = master.data.clone()
