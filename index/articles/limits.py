"""How much a file may ask for. What goes beyond is left out with the limit as its reason.

Together they keep a sync below 2 GB: at most ``WORKERS`` files are read at a time, each in ``MEMORY``.
"""

BYTES = 100 * 2**20
"""Of a file."""

UNPACKED = 200 * 2**20
"""Bytes of all that is in a zip container (Word, EPUB), and of one entry a quarter of that."""

ENTRIES = 20_000
"""Files in a zip container."""

PAGES = 3_000
"""Of a PDF; the longest printed books have fewer."""

CHARACTERS = 5_000_000
"""Code points of one article; the Bible has 4 million."""

TOTAL = 50_000_000
"""Code points of all articles in one file."""

SECONDS = 60
"""Processor time for one file."""

WALL = 600.0
"""Seconds on the clock for one file, for readers that wait instead of working."""

MEMORY = 640 * 2**20
"""Bytes that a worker may take on top of what it needs to begin."""

WORKERS = 2
"""Files that are read at the same time."""
