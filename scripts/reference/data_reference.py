#!/usr/bin/env python3
"""Writes JPEG and PNG files of every kind with Pillow (9.4.0 wrote the ones in src/assay/data/testdata), and what
Image.open(…).convert("RGB") makes of them: *_rgb.npy, uint8 [height, width, 3].

The image is noise over a gradient, so that a wrong pixel shows. Needs python3-pil and python3-numpy.
"""
import pathlib

import numpy
from PIL import Image

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "src/assay/data/testdata"


def noise(height, width, channels, rng):
    ramp = numpy.linspace(0, 160, width)[None, :, None] + numpy.linspace(0, 60, height)[:, None, None]
    return numpy.clip(ramp + rng.integers(-90, 120, (height, width, channels)), 0, 255).astype(numpy.uint8)


def save(name, image):
    array = numpy.asarray(image, dtype=numpy.uint8)
    numpy.save(FOLDER / f"{name}.npy", array[:, :, None] if array.ndim == 2 else array)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    rng = numpy.random.default_rng(20240611)
    colour = Image.fromarray(noise(19, 23, 3, rng), "RGB")
    grey = Image.fromarray(noise(19, 23, 1, rng)[:, :, 0], "L")
    files = {
        "jpeg_colour.jpg": (colour, {"quality": 90}),
        "jpeg_subsampled.jpg": (colour, {"quality": 60, "subsampling": "4:2:0"}),
        "jpeg_progressive.jpg": (colour, {"quality": 80, "progressive": True}),
        "jpeg_grey.jpg": (grey, {"quality": 85}),
        "jpeg_cmyk.jpg": (colour.convert("CMYK"), {"quality": 85}),
        "png_colour.png": (colour, {}),
        "png_small.png": (colour.crop((0, 0, 6, 4)), {}),
        "png_line.png": (grey.resize((3000, 1)), {}),
        "png_grey.png": (grey, {}),
        "png_one_bit.png": (grey.convert("1"), {}),
        "png_palette.png": (colour.convert("P", palette=Image.ADAPTIVE, colors=16), {}),
        "png_alpha.png": (Image.merge("RGBA", (*colour.split(), grey)), {}),
        "png_grey_alpha.png": (Image.merge("LA", (grey, grey)), {}),
    }
    for name, (image, options) in files.items():
        image.save(FOLDER / name, **options)
        if not any(word in name for word in ("cmyk", "small", "line")):
            save(pathlib.Path(name).stem + "_rgb", Image.open(FOLDER / name).convert("RGB"))
    sixteen = (numpy.asarray(grey, dtype=numpy.uint16) << 8) | 0x37
    Image.fromarray(sixteen).save(FOLDER / "png_sixteen_bit.png")
    save("png_sixteen_bit_rgb", grey.convert("RGB"))


if __name__ == "__main__":
    main()
