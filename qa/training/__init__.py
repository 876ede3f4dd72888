"""Data for training and fitting a reader, and what is done with it."""
