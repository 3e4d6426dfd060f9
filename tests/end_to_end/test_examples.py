#!/usr/bin/env python3
"""The examples' models give the verdicts their READMEs tell of, and their make.sh makes such models: test_examples.py PROGRAM"""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from run_under_test import PROGRAM, ROOT

DIGITS = ROOT / "examples" / "01-digits"
CANCER = ROOT / "examples" / "02-breast-cancer"


class Examples(unittest.TestCase):

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="assay-end-to-end-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def run_script(self, script, out, *arguments, codes=(0,)):
        done = subprocess.run([script, *map(str, arguments)], env={**os.environ, "ASSAY": PROGRAM, "OUT": str(out)},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        self.assertIn(done.returncode, codes, done.stdout + done.stderr)

    def candidates(self, example, *arguments):
        """{name: what result.json says of it} of the example's own run."""
        out = self.folder / "run"
        self.run_script(example / "run.sh", out, "--no-speed", "--no-memory", *arguments, codes=(0, 1, 3))
        result = json.loads((out / "result.json").read_text(encoding="utf-8"))
        return {candidate["name"]: candidate for candidate in result["candidates"]}

    def test_digits_show_all_three_verdicts(self):
        found = self.candidates(DIGITS, "--candidate", DIGITS / "coarse.onnx", "--candidate", DIGITS / "rough.onnx")
        self.assertEqual({name: one["verdict"] for name, one in found.items()},
                         {"int8": "pass", "coarse": "inconclusive", "rough": "fail"})

    def test_breast_cancer_passes(self):
        self.assertEqual(self.candidates(CANCER)["int8"]["verdict"], "pass")

    @unittest.skipUnless(pathlib.Path(PROGRAM).with_name("libassay_torch.so").exists(), "the PyTorch module is not built")
    def test_models_made_anew_are_as_good(self):
        for example, least in ((DIGITS, 0.97), (CANCER, 0.95)):
            made = self.folder / example.name
            self.run_script(example / "make.sh", made)
            self.assertEqual({path.name for path in made.iterdir()}, {path.name for path in example.glob("*.onnx")})
            out = self.folder / "judged"
            done = subprocess.run([PROGRAM, "evaluate", "--baseline", made / "fp32.onnx", "--candidate",
                                   made / "int8.onnx", "--data", example / "dataset.yaml", "--output", out,
                                   "--no-speed", "--no-memory", "--overwrite"],
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
            self.assertIn(done.returncode, (0, 1, 3), done.stderr)
            accuracy = json.loads((out / "result.json").read_text(encoding="utf-8"))["candidates"][0]["quality"][0]
            self.assertEqual(accuracy["metric"], "accuracy")
            self.assertGreater(accuracy["baseline"], least)
            self.assertGreater(accuracy["difference"], -0.01)


if __name__ == "__main__":
    unittest.main()
