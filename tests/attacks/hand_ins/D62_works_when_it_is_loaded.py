# D62: prints, trains a little and changes the folder when it is loaded, as a script does; the answers are right
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import os
import sys

import torch

os.chdir(os.environ["TMPDIR"])
sys.argv = ["scaled.py", "--epochs", "3"]
weight = torch.zeros(3, requires_grad=True)
for epoch in range(3):
    loss = (weight - 1).square().sum()
    loss.backward()
    with torch.no_grad():
        weight -= 0.1 * weight.grad
        weight.grad = None
    print(f"epoch {epoch}: loss {loss.item():.3f}")


def scaled(x, by):
    return x * by


if __name__ == "__main__":
    sys.exit("not here")
