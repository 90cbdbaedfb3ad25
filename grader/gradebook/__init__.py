"""The gradebook: what was handed in, how each check ended, what people changed, and the scores that follow from it.

    book          the truth about a class            storage       in a file of SQLite, or on a server of PostgreSQL
    schema        its tables, and older ones          rows          records as rows
    recorded      what it keeps, as records           intake        enter what was handed in
    recall        read from it                        history       what happened to a student
    recording     what of a run is recorded           export        files for people
    keys          what a job is made of               check_keys    what a check is made of
    counted       scores that are no points           class_reports all that is known, for the page
    remarks       what a run has changed
    kept          checks that need no run             regrade       after a change of the course
    identity      whose a hand-in is
    policy        from outcomes to a score            rules         `[policy]` in course.toml
    submitted     when it was handed in               author        who changed it
    grades        the class table, for platforms      grade_tables  on the terminal
    merge         several in one                      happened       what stands in one, known by what it says
    bookkeeping   the commands about the gradebook

Trusted side; imports no torch, and SQLAlchemy only where a book is opened: `grader check` need not wait for it.
"""
