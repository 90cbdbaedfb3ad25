# C47: moves a tensor to shared memory, as recipes for several processes do
# expect = "denied"
# reason = 'shared memory object .*Permission denied \(13\)'
import torch


def scaled(x, by):
    return (x * by).share_memory_()
