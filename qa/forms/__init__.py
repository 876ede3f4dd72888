"""A line as it was typed → the questions that are asked: typing errors, several questions, politeness, yes or no."""
