"""Places of letters and rules on printed pages → paragraphs and table rows in reading order."""
