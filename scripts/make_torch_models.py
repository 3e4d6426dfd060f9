#!/usr/bin/python3
"""Makes the TorchScript models in tests/torch and, with the same PyTorch, what they predict.

  scripts/make_torch_models.py [--output DIR]

A small network is trained on the train rows of examples/01-digits; PyTorch's toolkit quantizes it with ranges seen on
the calibration rows. The predictions are of the test rows, for the tests that hold Assay's own against them. Seeds are
fixed; another CPU or version may train slightly different weights, so make models and predictions together. The others
are tiny: they take x [n, 3] and answer with it.

Needs Debian's python3-torch (1.13) and python3-numpy.
"""
import argparse
import copy
import csv
import gzip
import io
import pathlib
import zipfile

import numpy as np
import torch
from torch import nn
from torch.ao.quantization import (DeQuantStub, QConfigMapping, QuantStub, convert, fuse_modules, get_default_qconfig,
                                   prepare, quantize_fx)

ROOT = pathlib.Path(__file__).resolve().parent.parent


def digits(split):
    """Ids, images [n, 1, 8, 8] in 0 … 1 and labels of the rows of a split."""
    with gzip.open(ROOT / "examples/01-digits/digits.csv.gz", "rt", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == split]
    pixels = [[float(row[f"pixel_{i}"]) / 16 for i in range(64)] for row in rows]
    images = torch.tensor(pixels).reshape(-1, 1, 8, 8)
    return [row["id"] for row in rows], images, torch.tensor([int(row["digit"]) for row in rows])


class Network(nn.Module):
    """Two convolutions and a linear layer; the stubs do nothing until it is quantized."""

    def __init__(self):
        super().__init__()
        self.quant, self.dequant = QuantStub(), DeQuantStub()
        self.conv1, self.relu1, self.pool1 = nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)
        self.conv2, self.relu2, self.pool2 = nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)
        self.flatten, self.linear = nn.Flatten(), nn.Linear(64, 10)

    def forward(self, image):
        image = self.pool1(self.relu1(self.conv1(self.quant(image))))
        image = self.pool2(self.relu2(self.conv2(image)))
        return self.dequant(self.linear(self.flatten(image)))


def trained(images, labels):
    torch.manual_seed(1)
    network = Network()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.005)
    for _ in range(60):
        for rows in torch.randperm(len(images)).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(network(images[rows]), labels[rows]).backward()
            optimizer.step()
    return network.eval()


def quantized_eagerly(network, calibration, engine):
    torch.backends.quantized.engine = engine
    prepared = fuse_modules(copy.deepcopy(network), [["conv1", "relu1"], ["conv2", "relu2"]])
    prepared.qconfig = get_default_qconfig(engine)
    prepared = prepare(prepared)
    prepared(calibration)
    return convert(prepared)


def quantized_by_fx(network, calibration, engine):
    torch.backends.quantized.engine = engine
    mapping = QConfigMapping().set_global(get_default_qconfig(engine))
    prepared = quantize_fx.prepare_fx(copy.deepcopy(network), mapping, (calibration[:1],))
    prepared(calibration)
    return quantize_fx.convert_fx(prepared)


def save(module, path, version=None):
    """As TorchScript, without times and without debugging, which holds the paths of source files."""
    buffer = io.BytesIO()
    torch.jit.save(module, buffer)
    with zipfile.ZipFile(buffer) as archive, zipfile.ZipFile(path, "w") as written:
        for entry in archive.infolist():
            if entry.filename.endswith(".debug_pkl"):
                continue
            content = archive.read(entry)
            if version is not None and entry.filename.endswith("/version"):
                content = version
            written.writestr(zipfile.ZipInfo("model/" + entry.filename.split("/", 1)[1]), content)
    print(f"{path.name}: {path.stat().st_size} bytes")


class Pair(nn.Module):
    """Scores, and the class that they decide."""

    def forward(self, x):
        return x, x.argmax(1)


class Decisions(nn.Module):
    def forward(self, x):
        return x.argmax(1)


class BatchOfTwo(nn.Module):
    def forward(self, x):
        return x.view(2, 3) * 1.0


class Tokens(nn.Module):
    """Each number is a row of a table: its sum over the numbers of a sample are the scores."""

    def __init__(self):
        super().__init__()
        self.table = nn.Embedding.from_pretrained(torch.eye(3))

    def forward(self, x):
        return self.table(x).sum(1)


def save_tiny(output):
    for name, module in (("pair", Pair()), ("decisions", Decisions()), ("batch_of_two", BatchOfTwo()),
                         ("tokens", Tokens())):
        save(torch.jit.script(module.eval()), output / f"{name}.pt")
    save(torch.jit.script(nn.ReLU()), output / "newer_version.pt", version=b"9999\n")
    torch.save({"weight": torch.ones(2)}, output / "weights_only.pt")
    torch.save(nn.Linear(2, 1), output / "pickled_module.pt")


def write_predictions(path, ids, module, images):
    with torch.no_grad():
        decisions = torch.cat([module(batch).argmax(1) for batch in images.split(32)])
    with open(path, "w", newline="") as file:
        file.write("id,digit\n")
        file.writelines(f"{id_},{int(decision)}\n" for id_, decision in zip(ids, decisions))
    return decisions


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "tests/torch")
    output = parser.parse_args().output
    output.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    _, images, labels = digits("train")
    _, calibration, _ = digits("calibration")
    ids, test, truth = digits("test")
    network = trained(images, labels)
    models = {"digits_float": ("qnnpack", network),
              "digits_int8_eager": ("qnnpack", quantized_eagerly(network, calibration, "qnnpack")),
              "digits_int8_fx": ("onednn", quantized_by_fx(network, calibration, "onednn"))}
    for name, (engine, model) in models.items():
        torch.backends.quantized.engine = engine
        script = torch.jit.trace(model, test[:2]) if name.endswith("float") else torch.jit.script(model)
        save(script, output / f"{name}.pt")
        loaded = torch.jit.load(str(output / f"{name}.pt"))
        decisions = write_predictions(output / f"{name}_predictions.csv", ids, loaded, test)
        print(f"{name}: accuracy {100 * np.mean((decisions == truth).numpy()):.2f} %")
    save_tiny(output)


if __name__ == "__main__":
    main()
