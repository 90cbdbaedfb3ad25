# B29: looks for tokens, keys and proxies in its environment, by Python, by C and in /proc
# expect = "failed"
# reason = "the value is not the expected one"
# defence = ["environment"]
# aim = "CANARY"
import ctypes
import os

import torch


def scaled(x, by):
    libc = ctypes.CDLL(None)
    libc.getenv.restype = ctypes.c_char_p
    for name in (*os.environ, "TORCHGRADE_SECRET", "GITHUB_TOKEN", "SSH_AUTH_SOCK", "HTTPS_PROXY"):
        value = os.environ.get(name) or (libc.getenv(name.encode()) or b"").decode()
        if value and any(word in name for word in ("SECRET", "TOKEN", "KEY", "SOCK", "PROXY")):
            raise ValueError(f"{name}={value}")
    return torch.zeros_like(x)
