"""Drivers of the embedding checks: they run the functions, and the modules with tables that the check draws."""

from __future__ import annotations

from contextlib import ExitStack

import torch
from probekit import called_operators, toy_accelerator


def embed_gradient(lab, weight, tokens, upstream, padding_idx=None):
    """Return the rows and the gradient of the table for a given gradient of the result."""
    weight = weight.detach().clone().requires_grad_()
    rows = lab.embed(weight, tokens, padding_idx)
    return {"rows": rows.detach(), "gradient": _gradient(weight, rows, upstream)}


def embed_and_inputs(lab, weight, tokens, padding_idx):
    """Return the results of two calls, and what the inputs hold afterwards."""
    results = [lab.embed(weight, tokens, padding_idx) for _ in range(2)]
    return {"rows": results[0], "rows of a second call": results[1], "table": weight, "tokens": tokens}


def embed_views(lab, weight, tokens):
    """Hand over the table and the tokens as views with their axes swapped."""
    return lab.embed(weight.T, tokens.T)


def embed_refused(lab, weight, tokens, wrong):
    """Say what each of the wrong tokens raises, and return the rows of the good ones."""
    said = [_raised(lambda each=each: lab.embed(weight, each), (IndexError, TypeError)) for each in wrong]
    return {"raised": said, "rows": lab.embed(weight, tokens)}


def embed_traced(lab, weight, tokens, padding_idx):
    """Return the rows, and the embedding operators of torch that ran."""
    with called_operators() as names:
        rows = lab.embed(weight, tokens, padding_idx)
    return {"rows": rows, "built in": sorted({name for name in names if "embedding" in name})}


def looked_up(lab, weight, tokens, padding_idx=None):
    """Return what an embedding with this table gives."""
    return _token_embedding(lab, weight, padding_idx)(tokens)


def newly_made(lab, num_tokens, d_model, padding_idx):
    """Return two new tables, and how many parameters each of the embeddings has."""
    layers = [lab.TokenEmbedding(num_tokens, d_model, padding_idx) for _ in range(2)]
    return {
        "tables": [layer.weight.detach() for layer in layers],
        "parameters": [[tuple(each.shape) for each in layer.parameters()] for layer in layers],
    }


def reset(lab, weight, padding_idx):
    """Give a table start values anew; return it, and whether it is still the parameter an optimizer would know."""
    layer = _token_embedding(lab, weight, padding_idx)
    known = list(layer.parameters())
    layer.reset_parameters()
    same = len(known) == 1 and known[0] is layer.weight
    return {"table": layer.weight.detach(), "same parameter": same, "trained": layer.weight.requires_grad}


def trained_table(lab, weight, tokens, upstream, padding_idx):
    """Return the result, and the table after two steps of gradient descent over all parameters."""
    layer = _token_embedding(lab, weight, padding_idx)
    result = layer(tokens).detach()
    for _ in range(2):
        _descend(layer, layer(tokens), upstream)
    return {"result": result, "table": layer.weight.detach()}


def made_from(lab, weight, tokens, upstream, padding_idx, freeze):
    """Make an embedding from a table and take a step; return the result, both tables, and what is trained."""
    given = weight.clone()
    layer = lab.TokenEmbedding.from_weights(given, padding_idx, freeze)
    result = layer(tokens)
    _descend(layer, result, upstream)
    return {
        "result": result.detach(),
        "table after a step": layer.weight.detach(),
        "given table": given,
        "result after a step": layer(tokens).detach(),
    }


def made_from_alone(lab, weight, tokens):
    """Make an embedding from a table, with no other argument; return the result and whether it can be trained."""
    layer = lab.TokenEmbedding.from_weights(weight.clone())
    result = layer(tokens)
    return {"result": result.detach(), "trained": result.requires_grad}


def looked_up_on_accelerator(lab, weight, tokens, padding_idx):
    """Return what an embedding gives that was moved to the toy accelerator, as the tokens were."""
    with ExitStack() as stack, torch.no_grad():
        place = _enter_accelerator(stack)
        layer = _token_embedding(lab, weight.cpu(), padding_idx).to(place)
        return layer(tokens.cpu().to(place)).cpu()


def encoding_in(lab, dtype, length, d_model):
    """Return a table in the dtype of that name."""
    return lab.sinusoidal_encoding(length, d_model, dtype=getattr(torch, dtype))


def encoding_on_accelerator(lab, length, d_model):
    """Ask for a table on the toy accelerator; return it, and whether it is there."""
    with ExitStack() as stack:
        place = torch.zeros(1).to(_enter_accelerator(stack)).device
        table = lab.sinusoidal_encoding(length, d_model, dtype=torch.float64, device=place)
        return {"table": table.cpu(), "there": table.device == place}


def encoded(lab, x, max_len):
    """Return x with its positions, in training and in evaluation, without dropout."""
    layer = lab.PositionalEncoding(x.shape[-1], max_len).to(x)
    return [layer.train()(x), layer.eval()(x)]


def encoded_by_default(lab, x, max_len):
    """Return x with its positions from a module of torch's default dtype, and x afterwards."""
    layer = lab.PositionalEncoding(x.shape[-1], max_len).to(x.device)
    return {"result": layer(x), "input": x}


def encoded_lengths(lab, batches, max_len):
    """Return the results of one module for several batches."""
    layer = lab.PositionalEncoding(batches[0].shape[-1], max_len).to(batches[0])
    return [layer(x) for x in batches]


def too_long(lab, x, max_len):
    """Say what a sequence raises that is too long, and return the result for its beginning."""
    layer = lab.PositionalEncoding(x.shape[-1], max_len).to(x)
    return {"raised": _raised(lambda: layer(x), ValueError), "result": layer(x[:, :max_len])}


def dropped(lab, x, max_len, dropout):
    """Return the results in training, twice, and in evaluation."""
    layer = lab.PositionalEncoding(x.shape[-1], max_len, dropout).to(x)
    layer.train()
    return {"training": [layer(x), layer(x)], "evaluation": layer.eval()(x)}


def encoding_gradient(lab, x, upstream, max_len):
    """Return the gradient of x, the result, and how many numbers would be trained."""
    layer = lab.PositionalEncoding(x.shape[-1], max_len).to(x)
    x = x.detach().clone().requires_grad_()
    result = layer(x)
    trained = sum(each.numel() for each in layer.parameters() if each.requires_grad)
    return {"result": result.detach(), "gradient": _gradient(x, result, upstream), "trained": trained}


def encoded_on_accelerator(lab, x, max_len):
    """Return the result of a module that was moved to the toy accelerator."""
    with ExitStack() as stack, torch.no_grad():
        place = _enter_accelerator(stack)
        layer = lab.PositionalEncoding(x.shape[-1], max_len).to(torch.float64).to(place)
        return layer(x.cpu().to(place)).cpu()


def input_embedding(lab, weight, tokens, max_len):
    """Return the sum of token and position vectors."""
    return _input_embedding(lab, weight, max_len)(tokens)


def input_embedding_dropped(lab, weight, tokens, max_len, dropout):
    """Return the sum in training and in evaluation."""
    layer = _input_embedding(lab, weight, max_len, None, dropout)
    return {"training": layer.train()(tokens), "evaluation": layer.eval()(tokens)}


def input_too_long(lab, weight, tokens, max_len):
    """Say what a sequence raises that is too long, and return the sum for its beginning."""
    layer = _input_embedding(lab, weight, max_len)
    return {"raised": _raised(lambda: layer(tokens), ValueError), "result": layer(tokens[:, :max_len])}


def scores(lab, weight, hidden):
    """Return the scores of the tokens."""
    return _input_embedding(lab, weight, 50).logits(hidden)


def trained_both_ways(lab, weight, tokens, hidden, upstream, max_len, padding_idx):
    """Take a step of gradient descent on the sums and one on the scores; return the table and the scores each time."""
    layer = _input_embedding(lab, weight, max_len, padding_idx)
    found = {"shapes of the parameters": [tuple(each.shape) for each in layer.parameters()]}
    for name, forward, given in (("sum", layer, upstream[0]), ("scores", layer.logits, upstream[1])):
        _descend(layer, forward(tokens if name == "sum" else hidden), given)
        found[f"table after a step on the {name}"] = layer.token_embedding.weight.detach().clone()
        found[f"scores after a step on the {name}"] = layer.logits(hidden).detach()
    return found


def input_on_accelerator(lab, weight, tokens, hidden, max_len, padding_idx):
    """Return the sum and the scores of a module that was moved to the toy accelerator."""
    with ExitStack() as stack, torch.no_grad():
        place = _enter_accelerator(stack)
        layer = _input_embedding(lab, weight.cpu(), max_len, padding_idx).to(place)
        results = layer(tokens.cpu().to(place)), layer.logits(hidden.cpu().to(place))
        return {"sum": results[0].cpu(), "scores": results[1].cpu()}


def _token_embedding(lab, weight, padding_idx):
    """Return an embedding with this table, on its device and in its dtype."""
    layer = lab.TokenEmbedding(*weight.shape, padding_idx).to(weight)
    with torch.no_grad():
        layer.weight.copy_(weight)
    return layer


def _input_embedding(lab, weight, max_len, padding_idx=None, dropout=0.0):
    """Return an input embedding with this table, on its device and in its dtype."""
    layer = lab.InputEmbedding(*weight.shape, max_len, padding_idx, dropout).to(weight)
    with torch.no_grad():
        layer.token_embedding.weight.copy_(weight)
    return layer


def _descend(layer, result, upstream):
    """Take one step of gradient descent for a given gradient of the result."""
    parameters = list(layer.parameters())
    for parameter in parameters:
        parameter.grad = None
    if result.requires_grad:
        (result * upstream).sum().backward()
    with torch.no_grad():
        for parameter in parameters:
            if parameter.grad is not None:
                parameter -= 0.1 * parameter.grad


def _gradient(leaf, result, upstream):
    """Return the gradient of a leaf for a given gradient of the result, zeros if none arrives."""
    if result.requires_grad:
        (result * upstream).sum().backward()
    return torch.zeros_like(leaf) if leaf.grad is None else leaf.grad


def _raised(call, kinds):
    """Say which of *kinds* a call raises; "nothing" if it returns."""
    try:
        call()
    except kinds as error:
        return type(error).__name__
    return "nothing"


def _enter_accelerator(stack):
    """Make the toy accelerator within *stack* and return its name; the CPU's where this torch cannot have one."""
    try:
        stack.enter_context(toy_accelerator())
    except RuntimeError:
        return "cpu"
    return "cuda"
