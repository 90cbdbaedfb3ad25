"""Train the small network of this lab on the digits 0 to 6; write its weights, and pictures of the digits 7, 8 and 9.

Run by a maintainer, by hand: `python autotests/transfer_learning/make_pretrained.py`, with the extra `dev` installed.
The data is scikit-learn's `load_digits` (UCI "Optical Recognition of Handwritten Digits", E. Alpaydin and C. Kaynak,
CC BY 4.0), which ships with its package; nothing is downloaded. Another version of torch may give other last digits of
the weights, so both files are kept in the repository, here and with the hand-out.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import torch
from probes import DigitsNet
from safetensors.torch import save_file
from sklearn.datasets import load_digits
from torch import Tensor
from torch.nn import functional

WEIGHTS = Path(__file__).with_name("digits_net.safetensors")
PICTURES = Path(__file__).with_name("new_digits.safetensors")
HANDOUT = Path(__file__).parents[2] / "assignments" / "transfer_learning"
OLD_CLASSES, PICTURES_EACH, SEED = 7, 20, 20_241_121


def load() -> tuple[Tensor, Tensor]:
    """Return the pictures, (N, 1, 8, 8), grey values 0..16 as uint8, and the labels, (N,)."""
    data = load_digits()
    return torch.tensor(data.images, dtype=torch.uint8).unsqueeze(1), torch.tensor(data.target)


def train(images: Tensor, labels: Tensor, epochs: int = 30) -> DigitsNet:
    """Return a network trained on *images*, (N, 1, 8, 8) in 0..1, and *labels*, (N,)."""
    model = DigitsNet(OLD_CLASSES)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for _ in range(epochs):
        for batch in torch.randperm(len(images)).split(64):
            optimizer.zero_grad()
            functional.cross_entropy(model(images[batch]), labels[batch]).backward()
            optimizer.step()
    return model.eval()


def main() -> None:
    """Train, tell the accuracy on pictures not trained on, and write the file."""
    torch.manual_seed(SEED)
    images, labels = load()
    old = torch.nonzero(labels < OLD_CLASSES).flatten()
    old = old[torch.randperm(len(old))]
    train_on, test_on = old[: len(old) * 4 // 5], old[len(old) * 4 // 5 :]
    model = train(images[train_on] / 16, labels[train_on])
    with torch.no_grad():
        accuracy = float((model(images[test_on] / 16).argmax(1) == labels[test_on]).float().mean())
    new = torch.cat([torch.nonzero(labels == digit).flatten()[:PICTURES_EACH] for digit in (7, 8, 9)])
    source = "scikit-learn's load_digits (CC BY 4.0)"
    told = f"{accuracy:.4f} on {len(test_on)} pictures not trained on"
    about = {"network": "DigitsNet", "trained on": f"the digits 0 to 6 of {source}", "accuracy": told}
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, WEIGHTS, metadata=about)
    about = {"pictures": f"the digits 7, 8 and 9 of {source}, grey values 0..16"}
    save_file({"pictures": images[new].contiguous(), "labels": labels[new]}, PICTURES, metadata=about)
    for file in (WEIGHTS, PICTURES):
        file.chmod(0o644)  # as the rest of the repository
        shutil.copy(file, HANDOUT / file.name)
        print(f"{file.name}: {file.stat().st_size} bytes")
    print(f"accuracy {told}")


if __name__ == "__main__":
    main()
