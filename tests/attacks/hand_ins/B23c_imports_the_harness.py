# B23: imports the probes, the helpers and the package of the grader: what of it is there holds no secret
# expect = "failed"
# reason = "the value is not the expected one"
import importlib

import torch


def scaled(x, by):
    for name in ("probes", "probekit", "inside.worker", "grader.compare", "grader.session", "conftest", "tests"):
        try:
            module = importlib.import_module(name)
        except (ImportError, OSError):
            continue
        print(name, vars(module))
        secret = getattr(module, "SECRET", None) or getattr(module, "expected", None)
        if secret is not None:
            raise ValueError(secret)
    return torch.zeros_like(x)
