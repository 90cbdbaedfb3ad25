"""Drivers of the autograd checks: functions to differentiate, losses, graphs and expressions of nodes."""

from __future__ import annotations

import torch


def gradient_of(lab, which, x, *upstream):
    """Return the gradient of one of the functions below."""
    return lab.gradient(_FUNCTIONS[which], x, *upstream)


def gradient_of_a_leaf(lab, which, x, old, *upstream):
    """Differentiate twice at a leaf that holds a gradient already; return both results, and the leaf's state."""
    leaf = x.requires_grad_()
    leaf.grad = old.clone()
    first = lab.gradient(_FUNCTIONS[which], leaf, *upstream).detach().clone()
    second = lab.gradient(_FUNCTIONS[which], leaf, *upstream)
    return {
        "first": first,
        "second": second.detach(),
        "attached": second.requires_grad,
        "leaf": leaf.detach(),
        "leaf requires grad": leaf.requires_grad,
        "old gradient": leaf.grad,
    }


def hessian_times(lab, which, x, v):
    """Return the Hessian of one of the functions below times *v*, and whether a graph hangs on it."""
    result = lab.hessian_vector(_FUNCTIONS[which], x, v)
    return {"result": result.detach(), "attached": result.grad_fn is not None}  # 2.6 makes zeros that require it


def differences(lab, which, x, *step):
    """Return the numeric gradient of one of the functions below."""
    return lab.numeric_gradient(_FUNCTIONS[which], x, *step)


def differences_at_a_leaf(lab, which, x, step):
    """Take differences at a leaf; return the result, whether a graph hangs on it, and the leaf."""
    leaf = x.requires_grad_()
    result = lab.numeric_gradient(_FUNCTIONS[which], leaf, step)
    return {"result": result.detach(), "attached": result.requires_grad, "leaf": leaf.detach()}


def accumulated(lab, weights, x, y, size, old, once):
    """Accumulate gradients of a small net; return loss and gradients. *once*: parameters come from a generator."""
    params = [weight.requires_grad_() for weight in weights]
    for param, gradient in zip(params, old, strict=True):
        param.grad = gradient.clone()
    given = (param for param in params) if once else params
    loss = lab.accumulate_gradients(_Net(params), given, x, y, size)
    return {"loss": _number(loss), "gradients": [param.grad for param in params]}


def accumulated_step_by_step(lab, weights, x, y, size):
    """Accumulate gradients; return them, how many samples were used, and how the passes followed each other."""
    params = [weight.requires_grad_() for weight in weights]
    net = _Net(params)
    with torch.autograd.graph.saved_tensors_hooks(net.saved, net.used):
        loss = lab.accumulate_gradients(net, params, x, y, size)
    return {
        "loss": _number(loss),
        "gradients": [param.grad for param in params],
        "samples": sum(net.sizes),
        "too large": max(net.sizes) > size,
        "one by one": net.one_by_one,
    }


def with_gradient(lab, name, x, upstream):
    """Call a function of one tensor; return its result and its gradient for *upstream*."""
    leaf = x.requires_grad_()
    result = getattr(lab, name)(leaf)
    return {"result": result.detach(), "gradient": _gradients(result, [leaf], upstream)}


def compared(lab, prediction, target, factor):
    """Compare two tensors that are parts of graphs; return the loss, the gradients of both, and the target's state."""
    first, second = prediction.requires_grad_(), target.requires_grad_()
    inner = second * factor
    result = lab.consistency(first * factor, inner)
    return {
        "loss": result.detach() if isinstance(result, torch.Tensor) else result,
        "gradients": _gradients(result, [first, second], None),
        "target still requires gradients": inner.requires_grad and second.requires_grad,
    }


def averaged(lab, average, values, rate):
    """Average values that are parts of a graph; return the average, whether it is plain, and the graph's gradient."""
    leaf = values.requires_grad_()
    parts = [value * 2 for value in leaf]
    for part in parts:
        lab.update_average(average, part, rate)
    plain = not average.requires_grad
    gradient = torch.autograd.grad(sum((part * part).sum() for part in parts), leaf)[0]
    return {"average": average.detach().clone(), "plain": plain, "gradient": gradient}


def tree(lab, shape, leaves, weight, bias, upstream):
    """Return the vector of a tree, and the gradients of leaves, weight and bias for *upstream*."""
    inputs = [leaves.requires_grad_(), weight.requires_grad_(), bias.requires_grad_()]
    result = lab.tree_vector(shape, *inputs)
    return {"vector": result.detach().clone(), "gradients": _gradients(result, inputs, upstream)}


def settled(lab, x, weight, limit, most, upstream):
    """Return where x settles, after how many times, and the gradients of both for *upstream*."""
    inputs = [x.requires_grad_(), weight.requires_grad_()]
    result, times = lab.settle(*inputs, limit, most)
    return {"h": result.detach().clone(), "times": _number(times), "gradients": _gradients(result, inputs, upstream)}


def powers(lab, x, scale, n, upstream, wanted):
    """Apply the custom function; return what it is, its result, and the gradients that are *wanted*."""
    inputs = [x.requires_grad_(0 in wanted), scale.requires_grad_(1 in wanted)]
    before = [each.detach().clone() for each in inputs]
    result = lab.ScaledPower.apply(*inputs, n)
    return {
        "function": issubclass(lab.ScaledPower, torch.autograd.Function),
        "result": result.detach().clone(),
        "gradients": _gradients(result, [inputs[which] for which in wanted], upstream),
        "unchanged": all(torch.equal(old, new.detach()) for old, new in zip(before, inputs, strict=True)),
    }


def second_powers(lab, x, scale, n, upstream, second_upstream):
    """Return the gradients of the custom function's gradient with respect to x, scale and the upstream gradient."""
    inputs = [x.requires_grad_(), scale.requires_grad_(), upstream.requires_grad_()]
    result = lab.ScaledPower.apply(inputs[0], inputs[1], n)
    first = torch.autograd.grad(result, inputs[0], inputs[2], create_graph=True)[0]
    return {"first": first.detach().clone(), "second": _gradients(first, inputs, second_upstream)}


def expression(lab, which, *tensors):
    """Compute one of the expressions below with nodes, go back; return its value and the leaves' gradients."""
    return _run(lab.Node, _EXPRESSIONS[which], tensors)


def weighted_chain(lab, length, x, weight):
    """Go back through a chain of nodes each of which is used two times; return value and gradients."""

    def expression(node, factor):
        for _ in range(length):
            node = node * factor + node * 0.5
        return node.sum()

    return _run(lab.Node, expression, [x, weight])


def two_graphs(lab, first, second):
    """Go back through two graphs with a leaf in common, through the second one twice; return the gradients then."""
    left, right = lab.Node(first), lab.Node(second)
    before = left.grad is None
    (left * right).sum().backward()
    gradients = [left.grad.clone(), right.grad.clone()]
    inner = left * left
    output = (inner * inner + inner).sum()
    for _ in range(2):
        output.backward()
        gradients.append(left.grad.clone())
    return {"none before": before, "gradients": gradients, "leaf": left.data, "value": output.data}


def refuses_many(lab, x):
    """Say whether going back from many elements raises ValueError; return the value, too."""
    node = lab.Node(x)
    output = node * node
    try:
        output.backward()
    except ValueError:
        return {"value": output.data, "refused": True}
    return {"value": output.data, "refused": False}


class _Net:
    """The mean squared error of a net of two layers, which watches how it is used."""

    def __init__(self, params):
        self.params = params
        self.sizes = []
        self.one_by_one = True
        self._waiting = False

    def __call__(self, x, y):
        self.sizes.append(len(x))
        if self._waiting:
            self.one_by_one = False
        first, second = self.params
        return (torch.tanh(x @ first) @ second - y).pow(2).mean()

    def saved(self, value):
        self._waiting = True
        return value

    def used(self, value):
        self._waiting = False
        return value


class _Graph:
    """Watches whether torch's autograd records anything."""

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


def _run(make, expression, tensors):
    with _Graph() as graph:
        nodes = [make(tensor) for tensor in tensors]
        output = expression(*nodes)
        output.backward()
    gradients = [torch.zeros_like(t) if n.grad is None else n.grad for t, n in zip(tensors, nodes, strict=True)]
    data = [node.data for node in nodes]
    return {"by hand": not graph.recorded, "value": output.data, "gradients": gradients, "leaves": data}


def _gradients(result, inputs, upstream):
    """Return the gradients of *inputs*, zeros for those that none reaches; None if the result hangs on no graph."""
    if not isinstance(result, torch.Tensor) or not result.requires_grad:
        return None
    found = torch.autograd.grad(result, inputs, upstream, allow_unused=True)
    return [torch.zeros_like(x) if grad is None else grad.detach() for x, grad in zip(inputs, found, strict=True)]


def _number(value):
    return value.item() if hasattr(value, "item") else value


_FUNCTIONS = {
    "wavy": lambda x: (x.cos() * (x + 2.0)).sum() + x[0, 0] * x[1, 2].exp(),
    "linear": lambda x: (x * torch.arange(1.0, 1.0 + x.numel(), dtype=x.dtype, device=x.device).view_as(x)).sum(),
    "linear with weights": lambda x: (x * torch.full_like(x, 0.5, requires_grad=True)).sum(),
    "square": lambda x: x.pow(2).sum().pow(2) + x[0].prod(),
    "columns": lambda x: torch.stack([x.sum(dim=0), x.prod(dim=0)]),
    "large": lambda x: (1000.0 + x).pow(2).sum(),
}

_EXPRESSIONS = {
    "plain": lambda a, b: (a * b + a).sum(),
    "powers": lambda a, b: (a**3 * b.exp() + b**2).sum(),
    "differences": lambda a, b: (a / b - b * -a - (-b)).sum(),
    "square": lambda a: (a * a + a).sum(),
    "twice": lambda a: (a + a).sum() * a.sum(),
    "diamond": lambda a, b: _diamond(a * b, a),
    "shared": lambda a, b: ((a + b + a) * b).sum(),
    "broadcast": lambda a, b: ((a + b) * (a * b)).sum(),
    "broadcast and divide": lambda a, b: (a / (b * b + 1.0) - b).exp().sum(),
    "numbers on the right": lambda a: ((a + 2) * 3 - 1.5).sum() + (a / 4).sum(),
    "number plus": lambda a: (2 + a * a).sum(),
    "number minus": lambda a: (2 - a * a).sum(),
    "number times": lambda a: (3 * a * a).sum(),
    "number by": lambda a: (2 / a + 1.5 / (a * a)).sum(),
}


def _diamond(middle, a):
    """Use *middle* on two ways of different length."""
    long = (middle + a).exp() * middle
    return (long + middle * 2.0 + a).sum()
