# D73: returns at once and leaves the work to a thread, as if it were asynchronous
# expect = "failed"
# reason = "elements differ"
import threading
import time

import torch


def work(x, by, answer):
    time.sleep(1)
    torch.mul(x, by, out=answer)


def scaled(x, by):
    answer = torch.zeros_like(x)
    threading.Thread(target=work, args=(x, by, answer), daemon=True).start()
    return answer
