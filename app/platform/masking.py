"""How people are shown where they must not be known: a masked name, a masked code."""


def masked_name(name: str) -> str:
    """The first character and a star: `张*`; an empty name stays a star."""
    stripped = name.strip()
    return f"{stripped[:1]}*"


def masked_code(code: str) -> str:
    """The ends of a code, for people to compare: `K7QX ···· 9M2D`."""
    return f"{code[:4]} ···· {code[-4:]}"


def masked_number(number: str) -> str:
    """The end of a student or staff number, enough to compare with a card: `···· 0123`."""
    return f"···· {number[-4:]}" if number else ""
