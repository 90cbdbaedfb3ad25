"""Deal the shards out by sorting random numbers, and give every client's indices in order."""


def split_in_shards(labels, clients, shards_each, generator):
    by_label = labels.sort(stable=True).indices
    shards = by_label.chunk(clients * shards_each)
    order = torch.rand(len(shards), generator=generator, device=labels.device).argsort().tolist()
    return [torch.cat([shards[number] for number in order[client::clients]]).sort().values for client in range(clients)]
