"""Seed the generator in each call.   (tasks.md 7.33, mistake 11)

loses: design
"""


def split_rows(count, held_out, generator):
    order = torch.randperm(count, generator=generator.manual_seed(0), device=generator.device)
    return order[held_out:], order[:held_out]
