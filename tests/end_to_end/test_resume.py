#!/usr/bin/env python3
"""A run that is ended in the middle loses only unfinished cells: test_resume.py PROGRAM"""
import os
import signal
import unittest

from run_under_test import PATIENCE, Run, ends, interrupt


class Resume(unittest.TestCase):

    def setUp(self):
        self.run_folder = Run()
        self.addCleanup(self.run_folder.temporary.cleanup)
        self.process = self.run_folder.start()
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.kill)
        self.worker = self.run_folder.until_the_endless_cell_runs(self.process)
        self.finished = self.run_folder.finished_cells()

    def continue_and_check(self):
        again = self.run_folder.start("--timeout", "2s")
        out, err = again.communicate(timeout=PATIENCE)
        self.assertEqual(again.returncode, 5, out + err)
        for cell, written in self.finished.items():
            self.assertEqual(self.run_folder.finished_cells()[cell], written, "a finished cell was run again")
        verdicts = {c["name"]: c["verdict"] for c in self.run_folder.result()["candidates"]}
        self.assertEqual(verdicts, {"endless": "not_run", "three_doubled": "pass"})
        self.assertEqual(self.run_folder.begun_cells(), [])

    def test_killed_parent_takes_its_worker_along_and_the_same_command_continues(self):
        interrupt(self.process, signal.SIGKILL)
        self.assertTrue(ends(self.worker), "the worker outlives the program")
        self.assertFalse((self.run_folder.folder / "out" / "result.json").exists())
        self.continue_and_check()

    def test_control_c_gives_130_and_the_same_command_continues(self):
        _, err = interrupt(self.process, signal.SIGINT)
        self.assertEqual(self.process.returncode, 130, err)
        self.assertIn("the same command continues", err)
        self.assertTrue(ends(self.worker), "the worker outlives the program")
        self.continue_and_check()

    def test_killed_worker_ends_its_cell_only(self):
        os.kill(self.worker, signal.SIGKILL)
        out, err = self.process.communicate(timeout=PATIENCE)
        self.assertEqual(self.process.returncode, 5, out + err)
        endless, other = self.run_folder.result()["candidates"]
        self.assertEqual((endless["verdict"], other["verdict"]), ("not_run", "pass"))
        self.assertIn("killed by signal 9", endless["verdict_reason"])
        self.continue_and_check()  # the failed cell is tried again


if __name__ == "__main__":
    unittest.main()
