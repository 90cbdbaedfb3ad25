import torch
from torch import nn
import torch.nn.functional as F


def scaled_dot_product_attention(q, k, v, mask=None):
    """
    q: (..., L, d)   k: (..., S, d)   v: (..., S, d_v)
    mask: True = may attend
    """
    # attention scores
    attn = torch.matmul(q, k.transpose(-2, -1))

    if mask is not None:
        # very very small number, so that softmax ignores the masked positions
        attn = attn.masked_fill(mask == 0, 1e-9)

    attn = F.softmax(attn, dim=-1)
    out = torch.matmul(attn, v)
    return out


def causal_mask(queries, keys=None, device=None):
    if keys is None:
        keys = queries
    mask = torch.triu(torch.ones(queries, keys, device=device), diagonal=1)  # 1 = future
    return mask == 0


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads != 0:
            raise ValueError("d_model must be divisible by num_heads")
        self.d_model = d_model
        self.num_heads = num_heads
        self.d_k = d_model // num_heads

        self.W_q = nn.Linear(d_model, d_model)
        self.W_k = nn.Linear(d_model, d_model)
        self.W_v = nn.Linear(d_model, d_model)
        self.W_o = nn.Linear(d_model, d_model)

    @torch.no_grad()
    def load_projections(self, w_q, b_q, w_k, b_k, w_v, b_v, w_o, b_o):
        self.W_q.weight.copy_(w_q)
        self.W_q.bias.copy_(b_q)
        self.W_k.weight.copy_(w_k)
        self.W_k.bias.copy_(b_k)
        self.W_v.weight.copy_(w_v)
        self.W_v.bias.copy_(b_v)
        self.W_o.weight.copy_(w_o)
        self.W_o.bias.copy_(b_o)

    def split_heads(self, x):
        # (B, T, D) -> (B, H, T, d_k)
        B, T, D = x.shape
        return x.view(B, T, self.num_heads, self.d_k).transpose(1, 2)

    def forward(self, query, key, value, key_mask=None, causal=False):
        B, L, D = query.shape
        S = key.shape[1]

        Q = self.split_heads(self.W_q(query))
        K = self.split_heads(self.W_k(key))
        V = self.split_heads(self.W_v(value))

        mask = None
        if key_mask is not None:
            mask = key_mask.unsqueeze(1).unsqueeze(2)  # (B, 1, 1, S)
        if causal:
            cm = causal_mask(L, S, query.device)
            if mask is None:
                mask = cm
            else:
                mask = torch.logical_and(mask, cm)

        x = scaled_dot_product_attention(Q, K, V, mask)
        x = x.transpose(1, 2).contiguous().view(B, L, D)
        return self.W_o(x)
