"""What an index must survive: kills, full disks, damage, many processes at once; see ``python -m tests.torture``."""
