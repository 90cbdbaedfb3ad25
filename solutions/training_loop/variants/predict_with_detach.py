"""Set autograd back by hand, and detach in the end."""


def predict(model: nn.Module, batches: Iterable[Tensor], device: torch.device | str) -> tuple[Tensor, Tensor]:
    before, mode = torch.is_grad_enabled(), model.training
    torch.set_grad_enabled(False)
    model.eval()
    logits = torch.vstack([model(x.to(device)) for x in batches])
    torch.set_grad_enabled(before)
    model.train(mode)
    probabilities = torch.exp(logits - logits.logsumexp(dim=1, keepdim=True)).detach().cpu()
    return torch.max(probabilities, dim=1)[1], probabilities
