"""Put new parameters into the model, which the optimizer does not know.

loses: replicate
"""


def replicate(model: nn.Module, comm: Communicator) -> None:
    state = {name: value.clone() for name, value in model.state_dict().items()}
    for value in (*state.values(), *model.buffers()):
        comm.broadcast(value, 0)
    trainable = {name: parameter.requires_grad for name, parameter in model.named_parameters()}
    model.load_state_dict(state, assign=True)
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(trainable[name])
