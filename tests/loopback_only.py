"""Runs a program that can reach this machine and no other: ``python tests/loopback_only.py LOG -m qa ask …``.

An audit hook (PEP 578) sees every connection and every look-up of a host that is made through Python. One
that leads elsewhere is written to the file LOG and refused.
"""

import ipaddress
import runpy
import sys
from pathlib import Path

LOOKS_UP, CONNECTS = (
    ("socket.getaddrinfo", "socket.gethostbyname"),
    ("socket.connect", "socket.sendto", "socket.sendmsg"),
)


def is_here(host: object) -> bool:
    """Whether a host is this machine; None and "" are what a server listens at."""
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False


def forbid_leaving(log: Path) -> None:
    """Refuse and note whatever leads away from this machine, from now on."""

    def check(event: str, arguments: tuple[object, ...]) -> None:
        if event in LOOKS_UP:
            host = arguments[0]
        elif event in CONNECTS and isinstance(arguments[1], tuple):  # local sockets have a path for an address
            host = arguments[1][0]
        else:
            return
        if not is_here(host):
            with log.open("a", encoding="utf-8") as file:
                file.write(f"{event} {host!r}\n")
            raise ConnectionRefusedError(f"only this machine may be reached, not {host!r}")

    sys.addaudithook(check)


def main() -> None:
    """Run what follows LOG on the command line as if it stood there alone."""
    log, *program = sys.argv[1:]
    forbid_leaving(Path(log))
    sys.path[0] = str(Path.cwd())
    if program[0] == "-m":
        sys.argv = program[1:]
        runpy.run_module(program[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = program
        runpy.run_path(program[0], run_name="__main__")


if __name__ == "__main__":
    main()
