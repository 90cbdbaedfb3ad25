"""Clip each entry by its own norm.   (clipping of McMahan 2018 is of the whole update)

loses: privacy
"""


def clip_update(update, max_norm, original=clip_update):
    return {name: original({name: value}, max_norm)[name] for name, value in update.items()}
