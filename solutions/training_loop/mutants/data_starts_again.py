"""Start again after the last row, so that no for loop ends.

loses: data
"""


class TableDataset(TableDataset):
    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        return super().__getitem__(index % len(self.features))
