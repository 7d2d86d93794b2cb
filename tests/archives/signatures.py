"""Archives with signatures of end records where they are none: in names, extra fields, comments and data.

Go's archive/zip is what the server reads with, so it decides what is restorable; tests/archive.rs asks it.
"""

import struct

from writer import ALL, Entry, end, pack


def locator(place, disk=0, disks=1):
    return struct.pack("<IIQI", 0x07064B50, disk, place, disks)


def record64(count, size, offset):
    return struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, size, offset)


def signatures(t, usual):
    good = pack(usual)
    count, size, offset = struct.unpack("<HII", good[-12:-2])
    size_far = 1 << 40

    # Each is right before the end record when it is the last entry's comment, extra field or name.
    pieces = {
        "end": end(0, 0, 0),
        "end-of-archive": end(count, size, offset),
        "end-cut": b"PK\5\6" + b"\xff" * 18,
        "record64": record64(count, size, offset),
        "locator": locator(offset),
        "locator-far": locator(size_far),
        "locator-full": locator((1 << 64) - 1),
        "locator-disks": locator(0, 7, 9),
        "locator-text": b"PK\6\7 and some text...",
        "record64-locator": record64(count, size, offset) + locator(len(good) - 22),
        "all": record64(count, size, offset) + locator(offset) + end(0, 0, 0),
        "all-reversed": end(0, 0, 0) + record64(0, 0, 0) + locator(0),
    }
    for name, piece in pieces.items():
        field = struct.pack("<HH", 0x9999, len(piece)) + piece
        # The last entry's directory header is moved by what it has more, and a locator has to point behind it.
        last = usual[-1].but(comment=piece)
        t.add(f"signature-comment-{name}", pack(usual[:-1] + [last]), "ok", True)
        t.add(f"signature-extra-{name}", pack(usual[:-1] + [usual[-1].but(extra=field)]), "ok", True)
        t.add(f"signature-first-{name}", pack([usual[0].but(comment=piece, extra=field)] + usual[1:]), "ok", True)
        t.add(f"signature-data-{name}", pack(usual + [Entry("storage/x", piece, method=0)]), "ok", True)
        t.add(f"signature-zip64-{name}", pack(usual[:-1] + [last], zip64=ALL), "ok", True)
        t.add(f"signature-prefix-{name}", b"junk" + pack(usual[:-1] + [last]), "ok", True, "prefix-junk")
        t.add(f"signature-trailing-{name}", pack(usual[:-1] + [last]) + b"\n", "ok", True, "trailing-junk")
    # 20 bytes that end where the end record begins.
    for name, piece in (("locator", b"PK\6\7" + b"n" * 16), ("end", b"PK\5\6" + b"n" * 30), ("record64", b"PK\6\6" + b"n" * 60)):
        for place, entries in (("last", usual + [Entry(piece, b"x")]), ("first", [Entry(piece, b"x")] + usual)):
            t.add(f"signature-name-{name}-{place}", pack(entries), "ok", True, "unsafe-name")
            t.add(f"signature-name-{name}-{place}-zip64", pack(entries, zip64=ALL), "ok", True, "unsafe-name")
    fake = usual[-1].but(comment=end(0, 0, 0) + b"more")
    t.add("signature-cut", pack(usual[:-1] + [fake])[:-22], "corrupt", False, "truncated")
    t.add("signature-cut-comment", pack(usual[:-1] + [fake], comment=b"A comment.")[:-3], "corrupt", False, "truncated")

    # Numbers that happen to say "look at the ZIP64 record": Go does so where a locator seems to be there, at a directory of
    # 65,535 bytes only before version 1.27.
    padded = usual[0].but(comment=b"c" * (0xFFFF - size - 20))
    for name, piece in (("none", b"n" * 20), ("locator", locator(0)), ("disks", locator(0, 7, 9))):
        t.add(f"size-65535-{name}", pack([padded] + usual[1:-1] + [usual[-1].but(comment=piece)]), "ok", True)
    many = [Entry(f"storage/{n:05}", b"", method=0) for n in range(65535 - len(usual))]
    t.add("signature-count-65535", pack(many + usual[:-1] + [usual[-1].but(comment=locator(0))]), "ok", False, "ambiguous-end")

    # In the archive's own comment: APPNOTE reads the archive, Go takes the last end record that it finds.
    own = end(count, size, offset)
    whole = len(good)
    comments = {
        "locator": (locator(0), True, False),
        "record64": (record64(0, 0, 0), True, False),
        "both64": (record64(0, 0, 0) + locator(0), True, False),
        "too-near": (b"The end: PK\5\6", True, False),
        "same": (b"See " + own, True, True),
        "same-text": (own + b" was here", True, True),
        "same-twice": (own + own, True, True),
        "empty": (end(0, 0, 0), False, True),
        "text": (b"PK\5\6 is the signature of an end record.", False, True),
        "cut": (own[:-2] + b"\xff\xff", False, True),
        "count": (end(count - 1, size, offset), False, True),
        "count-16-bits": (end(count, 0, offset), True, True),
        "size-far": (end(count, 0x7FFFFFFF, offset), False, True),
        "offset-far": (end(count, size, 0x7FFFFFFF), False, True),
        "offset-zero": (end(count, size, 0), False, True),
        "up-to-itself": (end(1, whole, 0), False, True),
        "empty-at-itself": (end(0, 0, whole), False, True),
        "locator-end": (locator(0) + end(0, 0, 0), False, True),
        "locator-full-end": (locator(0) + end(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF), False, True),
        "empty-archive": (pack([]), False, True),
    }
    for name, (comment, restorable, is_ambiguous) in comments.items():
        codes = ["ambiguous-end"] if is_ambiguous else []
        t.add(f"signature-of-archive-{name}", pack(usual, comment=comment), "ok", restorable, *codes)
        t.add(f"signature-of-archive-{name}-long", pack(usual, comment=comment.rjust(60000, b"c")), "ok", restorable, *codes)
    large = pack(usual, zip64=ALL)
    t.add("signature-of-zip64-end", pack(usual, zip64=ALL, comment=large[-22:]), "ok", False, "ambiguous-end")
    t.add("signature-of-zip64-locator-end", pack(usual, zip64=ALL, comment=large[-42:]), "ok", True, "ambiguous-end")
    t.add("signature-of-zip64-all", pack(usual, zip64=ALL, comment=large[-98:]), "ok", True, "ambiguous-end")
    t.add("signature-of-zip64-empty", pack(usual, zip64=ALL, comment=end(0, 0, 0)), "ok", False, "ambiguous-end")
