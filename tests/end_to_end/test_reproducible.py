#!/usr/bin/env python3
"""The same seed gives the same bytes, whatever runs side by side: test_reproducible.py PROGRAM"""
import json
import pathlib
import subprocess
import tempfile
import unittest

from run_under_test import PROGRAM, ROOT

EXAMPLE = "examples/01-digits"


def result_text(folder, jobs, *more):
    """result.json of the digits, without the line that says when it was made."""
    command = [PROGRAM, "evaluate", "--baseline", f"{EXAMPLE}/fp32.onnx", "--candidate", f"{EXAMPLE}/int8.onnx",
               "--candidate", f"{EXAMPLE}/coarse.onnx", "--data", f"{EXAMPLE}/dataset.yaml", "--resamples", "2000",
               "--max-drop", "f1_macro=2%", "--jobs", str(jobs), "--no-speed",
               "--no-memory", "--output", str(folder), *more]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1, 3), done.stderr
    lines = (pathlib.Path(folder) / "result.json").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.lstrip().startswith('"created"')]
    assert len(kept) == len(lines) - 1
    return "".join(kept)


class Reproducible(unittest.TestCase):

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="assay-end-to-end-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def test_jobs_change_no_byte(self):
        one = result_text(self.folder / "one", 1, "--seed", "7")
        many = result_text(self.folder / "many", 3, "--seed", "7")
        self.assertEqual(one, many)

    def test_another_seed_changes_bootstrap_intervals_and_nothing_measured(self):
        first = json.loads(result_text(self.folder / "first", 2, "--seed", "7"))["candidates"][1]
        second = json.loads(result_text(self.folder / "second", 2, "--seed", "8"))["candidates"][1]
        intervals = [{q["metric"]: q["interval"] for q in c["quality"]} for c in (first, second)]
        self.assertNotEqual(intervals[0]["f1_macro"], intervals[1]["f1_macro"])
        self.assertEqual(first["agreement"], second["agreement"])


if __name__ == "__main__":
    unittest.main()
