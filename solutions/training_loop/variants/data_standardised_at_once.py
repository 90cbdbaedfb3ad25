"""Standardise the whole table at the start, and return labels as tensors."""


class TableDataset(Dataset):
    def __init__(self, features: Tensor, labels: Tensor, mean: Tensor, std: Tensor) -> None:
        if features.shape[0] != labels.shape[0]:
            raise ValueError("table and labels differ in length")
        self.x = (features - mean[None, :]) / std[None, :]
        self.y = labels

    def __len__(self) -> int:
        return self.x.size(0)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        return self.x[index], self.y[index]
