"""The visible checks of tensors; `grader check tensors` runs them."""

from __future__ import annotations
import numpy as np
import torch


TRANSPOSED, EVERY_SECOND, FLIPPED = "transposed", "every second", "flipped"


def shared(lab, values, layout, new):
    """Share an array, write *new* into the array, then into the tensor; return what each shows."""
    array = _array(values, layout)
    tensor = lab.share(array)
    found = {"result": tensor.clone()}
    array[1, 0] = new
    found["tensor after writing into the array"] = tensor.clone()
    tensor[0, 1] = new
    found["array after writing into the tensor"] = _plain(array)
    return found


def owned(lab, values, layout, new, dtype=None, *device):
    """Copy an array into a tensor of that dtype, given by name, and write into both; return what each shows."""
    array = _array(values, layout)
    tensor = lab.own(array) if dtype is None else lab.own(array, getattr(torch, dtype), *device)
    found = {"result": tensor.clone()}
    array[1, 0] = new
    found["tensor after writing into the array"] = tensor.clone()
    tensor[0, 1] = new
    found["array after writing into the tensor"] = _plain(array)
    return found


def array_of(lab, tensor, requires_grad):
    """Turn a tensor into an array; return the array's values, whether it is one, and the tensor's and its state."""
    tensor = tensor.requires_grad_() if requires_grad else tensor
    array = lab.to_array(tensor)
    is_array = isinstance(array, np.ndarray)
    return {
        "is array": is_array,
        "result": _plain(array) if is_array else None,
        "requires grad": tensor.requires_grad,
    }


def array_on_tensor(lab, tensor, requires_grad, new):
    """Turn a tensor on the CPU into an array, write into the array; return what the tensor shows."""
    tensor = tensor.cpu().requires_grad_(requires_grad)
    array = lab.to_array(tensor)
    before = _plain(array)
    array[1, 0] = new
    return {"array": before, "tensor after writing into the array": tensor.detach().clone()}


def batch(lab, pixels, mean, std):
    """Turn images into a batch; return it and whether the images are as they were."""
    images = _array(pixels, "")
    result = lab.images_to_batch(images, mean, std)
    return {"result": result, "unchanged": torch.equal(_plain(images), pixels.cpu())}


def scores(lab, x, params):
    """Run the net; return its scores."""
    return lab.forward(x, params)[0]


def score_gradients(lab, scores, target):
    """Return the gradient of the scores twice, and what the function did besides."""
    before = scores.clone()
    with _Graph() as graph:
        first = _copy([lab.score_gradient(scores, target)])[0]
        second = lab.score_gradient(scores, target)
    return {"by hand": not graph.recorded, "first": first, "second": second, "unchanged": torch.equal(scores, before)}


def gradients(lab, x, params, upstream, *options):
    """Run the net forwards and backwards; return the gradients."""
    _, cache = lab.forward(x, params)
    return lab.backward(upstream, params, cache, *options)


def stepped(lab, x, target, params, lr, decay, leaves):
    """Take one step; return the loss, the tensors that were given, and whether autograd took part."""
    given = {key: value.requires_grad_(leaves) for key, value in params.items()}
    before = x.clone()
    with _Graph() as graph:
        loss = lab.step(x, target, dict(given), lr, decay)
    return {
        "by hand": leaves or not graph.recorded,
        "loss": _number(loss),
        "parameters": _copied(given),
        "leaves": all(value.is_leaf and value.requires_grad is leaves for value in given.values()),
        "unchanged": torch.equal(x, before),
    }


class _Graph:
    """Watches whether autograd records anything: each recorded operation on matrices saves a tensor."""

    def __init__(self):
        self.recorded = False
        self._hooks = torch.autograd.graph.saved_tensors_hooks(self._pack, lambda value: value)

    def _pack(self, value):
        self.recorded = True
        return value

    def __enter__(self):
        self._hooks.__enter__()
        return self

    def __exit__(self, *error):
        self._hooks.__exit__(*error)


def _array(values, layout):
    """Return an array of the values, in memory of its own, laid out as asked."""
    array = values.cpu().numpy()
    if layout == TRANSPOSED:
        return array.T.copy().T
    if layout == EVERY_SECOND:
        wide = np.zeros((array.shape[0], 2 * array.shape[1]), dtype=array.dtype)
        wide[:, ::2] = array
        return wide[:, ::2]
    if layout == FLIPPED:
        return array[::-1, ::-1].copy()[::-1, ::-1]
    return array.copy()


def _plain(array):
    """Return an array as a tensor in memory of its own."""
    return torch.from_numpy(array.copy())


def _number(value):
    return value.item() if hasattr(value, "item") else value


def _copy(tensors):
    return [tensor.detach().clone() for tensor in tensors]


def _copied(tensors):
    return {key: value.detach().clone() for key, value in tensors.items()}
