"""Small binary files for the text tests, made with nothing but Python's standard library."""
import io
import struct
import zipfile
import zlib

CODES = {"float32": ("<f4", "f"), "int64": ("<i8", "q"), "uint8": ("|u1", "B")}
COLOURS = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}


def npy(kind, shape, text):
    """A .npy of KIND and SHAPE ("4x3") with the numbers in TEXT, which repeat until it is full."""
    description, code = CODES[kind]
    extents = [int(extent) for extent in shape.split("x")]
    count = 1
    for extent in extents:
        count *= extent
    convert = float if kind == "float32" else int
    given = [convert(word) for word in text.split()]
    values = [given[i % len(given)] for i in range(count)]
    header = f"{{'descr': '{description}', 'fortran_order': False, 'shape': {tuple(extents)}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + struct.pack(
        f"<{count}{code}", *values)


def npz(members):
    """A .npz of {name: bytes of its .npy}."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return file.getvalue()


def png(size, colour):
    """A square picture of one colour."""
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    row = b"\0" + bytes(COLOURS[colour]) * size
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(row * size)) + chunk(b"IEND", b""))
