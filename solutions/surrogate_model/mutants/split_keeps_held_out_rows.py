"""Train on all rows, held out or not.   (tasks.md 7.33, mistake 4)

loses: design
"""


def split_rows(count, held_out, generator):
    order = torch.randperm(count, generator=generator, device=generator.device)
    return order, order[:held_out]
