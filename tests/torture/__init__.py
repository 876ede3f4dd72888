"""What an index must survive: kills, full disks, damage, and many processes at once. See ``python -m tests.torture``."""
