"""Take the steps of SGD by hand on a state without gradients, with functional_call."""

from torch.func import functional_call


def train_client(model, batches, loss_fn, lr, momentum=0.0, epochs=1):
    skeleton = copy.deepcopy(model)
    skeleton.train()
    names = [name for name, _ in model.named_parameters()]
    state = {name: value.detach().clone() for name, value in model.state_dict().items()}
    velocity = {name: torch.zeros_like(state[name]) for name in names}
    for _ in range(epochs):
        for x, target in batches:
            for name in names:
                state[name] = state[name].detach().requires_grad_()
            loss = loss_fn(functional_call(skeleton, state, (x,)), target)
            gradients = torch.autograd.grad(loss, [state[name] for name in names])
            for name, gradient in zip(names, gradients):
                velocity[name] = momentum * velocity[name] + gradient
                state[name] = state[name].detach() - lr * velocity[name]
    return state
