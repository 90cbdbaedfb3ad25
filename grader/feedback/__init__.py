"""Each hand-in back to its student, with the outcome of each task behind its definition.

    writer     a page for each hand-in, and the list of all     standing   which result is of these bytes
    window     hand-ins parsed behind the wall                  shown      safe HTML of what comes back
    placed     outcomes at their definitions                    page       the page
    book       a notebook with feedback

Trusted side of `sandbox/inside/pages.py`, which alone parses what students wrote.
"""
