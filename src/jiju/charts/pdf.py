"""The same bytes for the same picture: a PDF's objects in the order they are reached, not in a random one."""

from __future__ import annotations

import re

__all__ = ["in_reading_order"]

# Runs of lines such as "/fo0 1 0 R": entries of one dictionary, which may stand in any order.
_ENTRIES = re.compile(rb"(?:^[ ]*/\w+ \d+ 0 R\r?\n){2,}", re.MULTILINE)
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_XREF_ROW = re.compile(rb"(\d{10}) \d{5} n")
_HEADER = re.compile(rb"\s*(\d+) 0 obj")


def in_reading_order(pdf: bytes) -> bytes:
    """Write a PDF again with its objects numbered in the order they are reached from its root.

    Parameters
    ----------
    pdf : bytes
        A PDF with a plain cross-reference table, as the renderer makes them: it keeps the fonts in a hash
        map, so their order, and with it all numbers, differ from run to run.

    Returns
    -------
    bytes
        The same picture; a file of another structure is given back as it is.
    """
    start, trailer_at = pdf.rfind(b"\nxref"), pdf.rfind(b"trailer")
    if start < 0 or trailer_at < start:
        return pdf
    offsets = sorted(int(row) for row in _XREF_ROW.findall(pdf[start:trailer_at]))
    if not offsets:
        return pdf
    objects: dict[int, tuple[bytes, bytes]] = {}
    for offset, end in zip(offsets, [*offsets[1:], start], strict=True):
        header = _HEADER.match(pdf, offset)
        if header is None:
            return pdf
        # References stand in the dictionary; the stream after it holds compressed bytes.
        dictionary, keyword, stream = pdf[header.end() : end].strip().partition(b"stream")
        objects[int(header[1])] = (_ENTRIES.sub(_sorted_lines, dictionary), keyword + stream)
    trailer = pdf[trailer_at : pdf.rfind(b"startxref")]
    numbers = _reached(trailer, objects)

    def renumbered(text: bytes) -> bytes:
        return _REFERENCE.sub(lambda found: b"%d 0 R" % numbers.get(int(found[1]), 0), text)

    written = bytearray(pdf[: offsets[0]])
    places = []
    for old, new in numbers.items():
        dictionary, stream = objects[old]
        places.append(len(written))
        written += b"%d 0 obj" % new + renumbered(dictionary) + stream + b"\n\n"
    table_at = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(places) + 1)
    written += b"".join(b"%010d 00000 n\r\n" % place for place in places)
    size = re.sub(rb"/Size \d+", b"/Size %d" % (len(places) + 1), trailer)
    return bytes(written + renumbered(size) + b"startxref\n%d\n%%%%EOF" % table_at)


def _sorted_lines(found: re.Match[bytes]) -> bytes:
    return b"".join(sorted(found.group().splitlines(keepends=True)))


def _reached(trailer: bytes, objects: dict[int, tuple[bytes, bytes]]) -> dict[int, int]:
    """New numbers by old ones, in the order the objects are reached, the trailer's entries by name."""
    roots = sorted(re.findall(rb"/(\w+) (\d+) 0 R", trailer), reverse=True)
    numbers: dict[int, int] = {}
    waiting = [int(number) for _, number in reversed(roots)]
    while waiting:
        old = waiting.pop()
        if old in numbers or old not in objects:
            continue
        numbers[old] = len(numbers) + 1
        waiting += [int(number) for number in reversed(_REFERENCE.findall(objects[old][0]))]
    return numbers
