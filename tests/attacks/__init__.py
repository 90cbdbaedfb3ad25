"""The wall under attack: a corpus of hostile hand-ins, what must come of each, and which defence stops it."""
