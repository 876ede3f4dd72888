"""One writer at a time."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import BusyIndexError, StoreError
from index.lock import write_lock
from tests.conftest import ROOT

HOLD = """
import sys, time
from pathlib import Path
from index.lock import write_lock
with write_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_second_writer_is_refused_and_told_who_the_first_is(tmp_path: Path) -> None:
    told = rf"is being synced by process {os.getpid()} since .*waited 0\.05 sec"
    with write_lock(tmp_path), pytest.raises(BusyIndexError, match=told), write_lock(tmp_path, patience=0.05):
        pass


def test_a_second_writer_goes_on_when_the_first_is_done(tmp_path: Path) -> None:
    for _ in range(2):
        with write_lock(tmp_path, patience=0):
            pass


def test_an_error_gives_the_lock_back(tmp_path: Path) -> None:
    with pytest.raises(KeyError), write_lock(tmp_path):
        raise KeyError
    with write_lock(tmp_path, patience=0):
        pass


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(BusyIndexError, match=f"process {holder.pid} "), write_lock(tmp_path, patience=0.05):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with write_lock(tmp_path, patience=0):
        pass


def test_a_folder_that_cannot_be_written_is_an_error_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "sync.lock").mkdir()
    told = r"cannot lock .*; expected a folder that can be written"
    with pytest.raises(StoreError, match=told), write_lock(tmp_path, patience=0):
        pass
