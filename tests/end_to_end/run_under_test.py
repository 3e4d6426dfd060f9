"""What the end-to-end tests share: starting the program, watching its cells and its workers. The standard library only."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MODELS = ROOT / "tests" / "cli" / "models"
PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve()) if len(sys.argv) > 1 else "assay"
PATIENCE = 60  # seconds


class Run:
    """A folder with a small data set and models; 'endless.onnx' keeps a worker busy for as long as a test needs."""

    def __init__(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="assay-end-to-end-")
        self.folder = pathlib.Path(self.temporary.name)
        for name in ("three", "three_doubled", "endless"):
            shutil.copy(MODELS / f"{name}.onnx", self.folder)
        rows = "3,1,0,0\n1,3,0,1\n0,1,3,2\n2,1,0,0\n" * 100
        (self.folder / "rows.csv").write_text("x0,x1,x2,label\n" + rows, encoding="utf-8")

    def start(self, *more):
        """Baseline first, then the endless candidate, then another: one at a time, so in this order."""
        command = [PROGRAM, "evaluate", "--baseline", "three.onnx", "--candidate", "endless.onnx", "--candidate",
                   "three_doubled.onnx", "--data", "rows.csv", "--target", "label", "--jobs", "1", "--no-speed",
                   "--no-memory", "--output", "out", *more]
        return subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def finished_cells(self):
        """{folder of a finished cell: when its record was written}"""
        records = (self.folder / "out" / "cells").glob("*/cell.json")
        return {path.parent.name: path.stat().st_mtime_ns for path in records if path.parent.suffix != ".work"}

    def begun_cells(self):
        return list((self.folder / "out" / "cells").glob("*.work"))

    def result(self):
        return json.loads((self.folder / "out" / "result.json").read_text(encoding="utf-8"))

    def until_the_endless_cell_runs(self, process):
        """The baseline's cell is complete and the next one's worker is at work. Gives that worker's process id."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            workers = children(process.pid)
            if len(self.finished_cells()) == 1 and self.begun_cells() and workers and is_working(workers[0]):
                return workers[0]
            if process.poll() is not None:
                raise AssertionError(f"it ended with {process.returncode}: {process.stderr.read()}")
            time.sleep(0.02)
        raise AssertionError("the second cell was not begun in time")


def children(process_id):
    try:
        text = pathlib.Path(f"/proc/{process_id}/task/{process_id}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(word) for word in text.split()]


def is_working(process_id):
    """True once the process is the worker, no longer a copy of the program that started it."""
    try:
        return b"\0worker\0" in pathlib.Path(f"/proc/{process_id}/cmdline").read_bytes()
    except OSError:
        return False


def ends(process_id):
    """Waits for a process that is not our own child; False when it stays."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if pathlib.Path(f"/proc/{process_id}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def interrupt(process, signal):
    os.kill(process.pid, signal)
    return process.communicate(timeout=PATIENCE)
