"""``python -m qa.benchmark``: how fast our program is, beside three rivals with the same weights, in one run."""
