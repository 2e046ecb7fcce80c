"""images.py - pictures that are not what they say: made here, byte by byte."""
import struct
import zlib


def chunk(kind, data, crc=None):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) if crc is None else crc)


SIGNATURE = b"\x89PNG\r\n\x1a\n"


def header(w, h, depth=8, colour=2, interlace=0, method=0):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, depth, colour, method, 0, interlace))


def png(w=8, h=8, depth=8, colour=2, rows=None, extra=b"", interlace=0, end=True):
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    row = b"\0" + b"\x7f" * ((w * channels * depth + 7) // 8)
    data = zlib.compress(rows if rows is not None else row * h)
    return SIGNATURE + header(w, h, depth, colour, interlace) + extra + chunk(b"IDAT", data) + (chunk(b"IEND", b"") if end else b"")


def jpeg(*segments, end=b"\xff\xd9"):
    return b"\xff\xd8" + b"".join(b"\xff" + bytes([m]) + struct.pack(">H", len(d) + 2) + d for m, d in segments) + end


def sof(w, h, components=3, marker=0xC0):
    return (marker, struct.pack(">BHHB", 8, h, w, components) + b"".join(bytes([i + 1, 0x11, 0]) for i in range(components)))


SOUND = png()

# name: (file name, bytes, allowed statuses)
BROKEN = {
    "PNG of no bytes": ("b.png", b"", (1,)),
    "PNG of one byte": ("b.png", b"\x89", (1,)),
    "PNG signature only": ("b.png", SIGNATURE, (1,)),
    "PNG cut in the header": ("b.png", SOUND[:20], (1,)),
    "PNG cut in the data": ("b.png", png(200, 200)[:70], (1,)),
    "PNG without data": ("b.png", SIGNATURE + header(8, 8) + chunk(b"IEND", b""), (1,)),
    "PNG without end": ("b.png", png(end=False), (0, 1)),
    "PNG with too few rows": ("b.png", png(64, 64, rows=b"\0" * 100), (0, 1)),
    "PNG with garbage for data": ("b.png", SIGNATURE + header(8, 8) + chunk(b"IDAT", b"kein zlib") + chunk(b"IEND", b""), (1,)),
    "PNG with a wrong checksum in the header": ("b.png", SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0), 1) + SOUND[33:], (1,)),
    "PNG with a wrong checksum in the data": ("b.png", SOUND[:-20] + b"\1\2\3\4" + SOUND[-16:], (0, 1)),
    "PNG of no width": ("b.png", png(0, 8), (1,)),
    "PNG of 2^31 pixels a side": ("b.png", SIGNATURE + header(2 ** 31 - 1, 2 ** 31 - 1) + SOUND[33:], (1,)),
    "PNG of 100,000 pixels a side": ("b.png", SIGNATURE + header(100000, 100000) + SOUND[33:], (1,)),
    "PNG of negative size": ("b.png", SIGNATURE + header(0xFFFFFFFF, 0xFFFFFFFF) + SOUND[33:], (1,)),
    "PNG of depth 3": ("b.png", SIGNATURE + header(8, 8, 3) + SOUND[33:], (1,)),
    "PNG of colour type 5": ("b.png", SIGNATURE + header(8, 8, 8, 5) + SOUND[33:], (1,)),
    "PNG of unknown compression": ("b.png", SIGNATURE + header(8, 8, method=7) + SOUND[33:], (1,)),
    "PNG palette without colours": ("b.png", png(8, 8, 8, 3), (1,)),
    "PNG palette with an index beyond it": ("b.png", png(8, 8, 8, 3, extra=chunk(b"PLTE", b"\0\0\0")), (0, 1)),
    "PNG palette of one bit": ("b.png", png(9, 9, 1, 3, extra=chunk(b"PLTE", b"\0\0\0\xff\xff\xff")), (0,)),
    "PNG of 16 bits": ("b.png", png(8, 8, 16, 2), (0,)),
    "PNG interlaced, cut": ("b.png", png(64, 64, interlace=1, rows=b"\0" * 50), (0, 1)),
    "PNG deflate bomb": ("b.png", SIGNATURE + header(8, 8) + chunk(b"IDAT", zlib.compress(b"\0" * 50_000_000)) + chunk(b"IEND", b""), (0, 1)),
    "PNG bomb in a comment": ("b.png", png(extra=chunk(b"zTXt", b"k\0\0" + zlib.compress(b"x" * 100_000_000))), (0, 1)),
    "PNG profile bomb": ("b.png", png(extra=chunk(b"iCCP", b"k\0\0" + zlib.compress(b"x" * 100_000_000))), (0, 1)),
    "PNG with a chunk longer than the file": ("b.png", SOUND[:33] + b"\x7f\xff\xff\xffIDATxx", (1,)),
    "PNG that is text": ("b.png", b"Das ist kein Bild.\n" * 20, (1,)),
    "PNG that is a PDF": ("b.png", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", (1,)),
    "JPEG signature only": ("b.jpg", b"\xff\xd8\xff", (1,)),
    "JPEG without frame": ("b.jpg", jpeg(), (1,)),
    "JPEG cut after the frame": ("b.jpg", jpeg(sof(64, 64), end=b""), (1,)),
    "JPEG without scan": ("b.jpg", jpeg(sof(64, 64)), (1,)),
    "JPEG of no width": ("b.jpg", jpeg(sof(0, 64)), (1,)),
    "JPEG of 65,535 pixels a side": ("b.jpg", jpeg(sof(65535, 65535)), (1,)),
    "JPEG of 200 components": ("b.jpg", jpeg(sof(8, 8, 200)), (1,)),
    "JPEG of no components": ("b.jpg", jpeg(sof(8, 8, 0)), (1,)),
    "JPEG frame shorter than it says": ("b.jpg", b"\xff\xd8\xff\xc0\x00\x11\x08\x00", (1,)),
    "JPEG segment of length 0": ("b.jpg", b"\xff\xd8\xff\xe0\x00\x00" * 50, (1,)),
    "JPEG of markers only": ("b.jpg", b"\xff\xd8" + b"\xff" * 100000, (1,)),
    "JPEG arithmetic coding": ("b.jpg", jpeg(sof(8, 8, 3, 0xC9)), (1,)),
    "JPEG lossless": ("b.jpg", jpeg(sof(8, 8, 3, 0xC3)), (1,)),
    "WebP cut": ("b.webp", b"RIFF\x10\0\0\0WEBPVP8 ", (1,)),
    "WebP of wrong length": ("b.webp", b"RIFF\xff\xff\xff\xffWEBPVP8L\xff\xff\xff\xff/", (1,)),
    "GIF": ("b.gif", b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;", (1,)),
    "SVG that is not closed": ("b.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g>', (1,)),
    "SVG entity bomb": ("b.svg", b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)) + b']><svg xmlns="http://www.w3.org/2000/svg"><text>&j;</text></svg>', (0, 1)),
    "SVG that reads a file": ("b.svg", b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&x;</text></svg>', (0, 1)),
    "SVG of huge size": ("b.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="1e9" height="1e9"/>', (0, 1)),
    "SVG groups in groups": ("b.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">' + b"<g>" * 20000 + b"</g>" * 20000 + b"</svg>", (0, 1)),
    "image without extension": ("b", b"\0\1\2\3", (1,)),
}
