"""The only code of the harness that is mounted in the sandbox; it imports nothing of grader."""
