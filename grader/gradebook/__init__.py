"""The gradebook: what was handed in, how each check ended, what people changed, and the scores that follow from it.

    book         the truth about a class           storage        in a file of SQLite, or on a server
    schema       its tables, and older ones        rows           records as rows
    recorded     what it keeps, as records         intake         enter what was handed in
    recall       read from it                      history        what happened to a student
    identity     whose a hand-in is                submitted      when it was handed in
    recording    what of a run is recorded         remarks        what a run has changed
    noted        a run's hand-ins in few bytes     written        its results, read back one at a time
    keys         what a job is made of             check_keys     what a check is made of
    kept         checks that need no run           regrade        after a change of the course
    policy       from outcomes to a score          rules          `[policy]` in course.toml
    counted      scores that are no points         class_reports  all that is known, for the page
    grades       the class table, for platforms    grade_tables   on the terminal
    merge        several in one                    happened       what stands in one, by what it says
    bookkeeping  the commands about it             export         files for people
    author       who changed it                interrupts     Ctrl-C waits for what is being written

Trusted side; imports no torch, and SQLAlchemy only where a book is opened: `grader check` need not wait for it.
"""
