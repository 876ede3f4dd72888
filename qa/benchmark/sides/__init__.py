"""The sides of the benchmark: ours and its rivals, each served to the benchmark by a process of its own.

``serving.py`` is what every process runs; the other modules each hold a class ``Side`` that it serves. Rivals
live in environments without our libraries, so these modules import nothing of ours but for ``ours.py``.
"""
