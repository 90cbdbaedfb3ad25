"""The visible checks of multi_processing; `grader check multi_processing` runs them."""

