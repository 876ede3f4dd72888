"""What an index must survive: kills, full disks, damage, many processes at once. See ``python -m tests.torture``."""
