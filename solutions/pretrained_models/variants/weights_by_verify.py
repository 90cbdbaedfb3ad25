"""Let the enum itself read the name."""


def list_weights(architecture: str) -> list[str]:
    enum = models.get_weight(f"{models.get_model_weights(architecture).__name__}.DEFAULT").__class__
    return [name for name, member in enum.__members__.items() if name == member.name]


def find_weights(architecture: str, name: str = "DEFAULT") -> WeightsEnum:
    try:
        return models.get_model_weights(architecture).verify(name)
    except KeyError as error:
        raise ValueError(f"no weights {name}") from error
