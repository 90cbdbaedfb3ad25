"""The proof of a lab: whether its suite is right.

verify        stub 0, solution full, each mistake caught, each variation accepted
trivial       answers that need no thought             sensitivity   do answers measure anything
mutation      automatic mistakes                       judged        what an author has judged of these
reach         what a call can reach of a lab       by_lab        a worker for a whole lab
"""
