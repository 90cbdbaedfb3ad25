"""Masters of nbgrader and otter, notebooks with holes, and what becomes of them."""
