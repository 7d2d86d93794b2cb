"""Makes archives, most of them damaged, and the table of what a verification must say of each.

    python3 make.py OUT [--backup pocketbase-backup.zip]

writes OUT/<name>.zip and OUT/table.json: a list of {name, verdict, restorable, problems (codes, sorted), collections}.
The databases are made here, or taken from a backup that a real server made, so that the table can be held against
what that server does with each archive. Needs Python 3.9 and nothing else; Info-ZIP's `zip` adds two archives.
"""

import argparse
import json
import shutil
import struct
import subprocess
import tempfile
import zipfile
import zlib
from pathlib import Path

from databases import OWN, database, fragmented, logged
from signatures import signatures
from writer import ALL, Entry, end, pack


class Table:
    def __init__(self, out):
        self.out, self.rows = out, []

    def add(self, name, data, verdict, restorable, *problems, collections=None):
        (self.out / f"{name}.zip").write_bytes(data)
        row = {"name": name, "verdict": verdict, "restorable": restorable, "problems": sorted(problems)}
        if collections is not None:
            row["collections"] = sorted(collections)
        self.rows.append(row)


def patched(data, at, value):
    at %= len(data)
    return data[:at] + bytes(value) + data[at + len(value):]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--backup", type=Path)
    options = parser.parse_args()
    out = options.out
    out.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp())
    temporary = str(scratch / "made.db")
    t = Table(out)

    if options.backup:
        with zipfile.ZipFile(options.backup) as backup:
            db, aux = backup.read("data.db"), backup.read("auxiliary.db")
        own = None
    else:
        db, aux, own = database(temporary, OWN + ["posts"]), database(temporary, ["_logs"]), ["users", "posts"]
    foreign = database(temporary, ["users", "posts"])

    main_db, aux_db = Entry("data.db", db), Entry("auxiliary.db", aux)
    text = Entry("storage/pbc_1/record/text.txt", b"Some text, some more text. " * 40)
    usual = [main_db, aux_db, text]

    def one(**changes):
        """The usual archive with another first entry."""
        return pack([main_db.but(**changes), aux_db, text])

    def more(*entries):
        return pack(usual + list(entries))

    def with_database(data):
        return pack([Entry("data.db", data), aux_db, text])

    good = pack(usual)

    # As it should be.
    t.add("good", good, "ok", True, collections=own)
    t.add("good-stored", pack([entry.but(method=0) for entry in usual]), "ok", True, collections=own)
    for kind in ("sig32", "plain32", "sig64", "plain64"):
        t.add(f"good-descriptor-{kind}", pack([entry.but(descriptor=kind) for entry in usual]), "ok", True)
    t.add("good-comment", pack(usual, comment=b"A comment."), "ok", True)
    t.add("good-long-comment", pack(usual, comment=b"c" * 65535), "ok", True)
    t.add("good-zip64", pack([entry.but(zip64=True) for entry in usual], zip64=ALL), "ok", True)
    # Each number on its own, and the record although nothing needs it.
    for place in (["count"], ["size"], ["offset"], ["disk"], ["count", "disk"], []):
        t.add(f"good-zip64-end-{'-'.join(place) or 'needless'}", pack(usual, zip64=place), "ok", True)
    for place in (["size"], ["compressed"], ["offset"], ["disk"], ["compressed", "offset", "disk"], ["size", "compressed", "offset", "disk"]):
        central_only = {"zip64": place, "local_zip64": False}
        t.add(f"good-zip64-entry-{'-'.join(place)}", pack([main_db, aux_db.but(**central_only), text]), "ok", True)
    t.add("good-zip64-extensible", pack(usual, zip64=ALL, extensible=b"\x07\x00\x04\x00\x00\x00more"), "ok", True)
    t.add("good-zip64-comment", pack(usual, zip64=ALL, comment=b"c" * 65535), "ok", True)
    t.add("good-zip64-descriptor", pack([entry.but(zip64=True, descriptor="sig64") for entry in usual], zip64=ALL), "ok", True)
    t.add("good-folders", more(Entry("storage/", b"", method=0), Entry("empty/", b"", method=0)), "ok", True)
    t.add("good-cp437", more(Entry(b"gr\x94\xe1e.txt", b"x")), "ok", True)
    t.add("good-utf8", more(Entry("größe 字.txt", b"x", flags=0x800)), "ok", True)
    t.add("good-no-auxiliary", pack([main_db, text]), "ok", True)
    t.add("good-empty-auxiliary", pack([main_db, Entry("auxiliary.db", b"")]), "ok", True)
    t.add("good-dotted-database", pack([main_db.but(name="./data.db"), text]), "ok", True, "unsafe-name")
    many = Entry("many", b"")
    t.add("good-70000-entries", pack([main_db] + [many.but(name=f"storage/{n:05}", method=0) for n in range(70000)], zip64=ALL), "ok", True)

    # Not whole, not a ZIP.
    t.add("empty-file", b"", "not-zip", False, "not-zip")
    t.add("text", b"This is no archive.\n" * 99, "not-zip", False, "not-zip")
    t.add("zeros", bytes(70000), "not-zip", False, "not-zip")
    t.add("gzip", b"\x1f\x8b\x08" + bytes(500), "not-zip", False, "not-zip")
    t.add("signature-only", b"PK\x03\x04", "corrupt", False, "truncated")
    t.add("empty-archive", pack([]), "ok", False, "empty-archive")
    t.add("empty-archive-trailing", pack([]) + b"\n", "ok", False, "empty-archive", "trailing-junk")
    t.add("empty-archive-prefix", b"junk" + pack([]), "ok", False, "empty-archive", "prefix-junk")
    t.add("empty-archive-zip64", pack([], zip64=ALL), "ok", False, "empty-archive")
    for name, cut in (("last-byte", -1), ("end-record", -22), ("directory", -100), ("half", len(good) // 2)):
        t.add(f"cut-{name}", good[:cut], "corrupt", False, "truncated")
    t.add("cut-front", good[50:], "corrupt", False, "directory-invalid")
    t.add("cut-comment", pack(usual, comment=b"A comment.")[:-4], "corrupt", False, "truncated")
    t.add("hole", good[:200] + good[260:], "corrupt", False, "directory-invalid")

    # Junk around and inside.
    t.add("trailing-junk", good + b"\n", "ok", True, "trailing-junk")
    t.add("trailing-zeros", good + bytes(900), "ok", True, "trailing-junk")
    t.add("prefix-junk", b"#!/bin/sh\n" + good, "ok", True, "prefix-junk")
    t.add("prefix-junk-adjusted", pack(usual, prefix=b"#!/bin/sh\n"), "ok", True, "prefix-junk")
    t.add("prefix-junk-zip64", b"junk" * 9 + pack(usual, zip64=ALL), "ok", False, "ambiguous-end", "prefix-junk")
    t.add("gap-between-entries", pack([main_db, aux_db.but(gap=b"hidden bytes"), text]), "ok", True, "unused-bytes")
    t.add("gap-before-directory", pack(usual, gap=b"hidden bytes"), "ok", True, "unused-bytes")
    t.add("gap-before-end", pack(usual, end_gap=b"hidden bytes"), "ok", True, "unused-bytes")
    fake = end(0, 0, 0)
    t.add("two-ends", pack(usual, comment=fake + b"rest of the comment"), "ok", False, "ambiguous-end")
    t.add("two-archives", good + good, "ok", True, "unused-bytes")

    # The end record and the directory.
    at = len(good) - 22
    t.add("end-disk", patched(good, at + 4, b"\1"), "unsupported", False, "multi-disk")
    t.add("end-count-high", patched(good, at + 8, b"\4\0\4\0"), "corrupt", False, "entry-count")
    t.add("end-count-low", patched(good, at + 8, b"\2\0\2\0"), "corrupt", False, "entry-count")
    size, offset = struct.unpack("<II", good[at + 12:at + 20])
    t.add("end-offset-high", patched(good, at + 16, struct.pack("<I", offset + 1)), "corrupt", False, "directory-invalid")
    t.add("end-offset-far", patched(good, at + 16, struct.pack("<I", 0xFFFFFFF0)), "corrupt", False, "directory-invalid")
    t.add("end-offset-low", patched(good, at + 16, struct.pack("<I", offset - 7)), "corrupt", False, "local-header-invalid", "out-of-bounds", "prefix-junk")
    t.add("end-size-high", patched(good, at + 12, struct.pack("<I", 0x7FFFFFFF)), "corrupt", False, "directory-invalid")
    t.add("end-size-low", patched(good, at + 12, struct.pack("<I", size - 5)), "corrupt", False, "directory-invalid", "unused-bytes")
    t.add("directory-signature", patched(good, offset, b"XX"), "corrupt", False, "directory-invalid", "empty-archive")
    t.add("directory-name-length", patched(good, offset + 28, b"\xff\xff"), "corrupt", False, "directory-invalid", "empty-archive")
    large = pack([entry.but(zip64=True) for entry in usual], zip64=ALL)
    t.add("zip64-disks-elsewhere", patched(large, len(large) - 18, b"\xff" * 4), "ok", True)
    t.add("end-disk-all-ones", patched(good, at + 4, b"\xff\xff"), "unsupported", False, "multi-disk")
    t.add("zip64-record-gone", patched(large, len(large) - 98, b"XXXX"), "corrupt", False, "zip64-invalid")
    t.add("zip64-record-far", patched(large, len(large) - 34, b"\xff" * 8), "corrupt", False, "zip64-invalid")
    t.add("zip64-count-both", patched(pack(usual, zip64=["offset"]), -12, b"\2"), "corrupt", False, "zip64-invalid")
    t.add("zip64-size-both", patched(pack(usual, zip64=["offset"]), -10, b"\2"), "corrupt", False, "zip64-invalid")
    t.add("zip64-offset-both", patched(pack(usual, zip64=["count"]), -6, b"\2"), "corrupt", False, "zip64-invalid")
    t.add("zip64-record-length", patched(large, len(large) - 98 + 4, b"\x2d"), "corrupt", False, "zip64-invalid")
    t.add("prefix-junk-zip64-adjusted", pack(usual, zip64=ALL, prefix=b"junk" * 9), "ok", True, "prefix-junk")
    t.add("zip64-disks", patched(large, len(large) - 26, b"\2"), "unsupported", False, "multi-disk")
    t.add("zip64-count-huge", patched(large, len(large) - 98 + 24, b"\xff" * 16), "corrupt", False, "entry-count")
    t.add("zip64-field-gone", one(zip64=True, zip64_field=b""), "corrupt", False, "directory-invalid", "empty-archive")

    # Entries that are not where or what the directory says.
    t.add("offset-far", one(central={"offset": 0x7FFFFFFF}), "corrupt", False, "out-of-bounds", "local-header-invalid", "prefix-junk")
    t.add("offset-off-by-one", one(central={"offset": 1}), "corrupt", False, "overlap", "local-header-invalid", "prefix-junk")
    t.add("compressed-size-huge", one(central={"compressed": 0x7FFFFFFF}), "corrupt", False, "local-mismatch", "out-of-bounds", "overlap")
    t.add("local-signature", one(local={"signature": 0x04034B51}), "corrupt", False, "local-header-invalid")
    t.add("local-name", one(local={"name": b"data.dc"}), "corrupt", False, "local-mismatch")
    t.add("local-name-length", one(local={"name": b"data.db2"}), "corrupt", False, "local-mismatch", )
    t.add("local-method", one(local={"method": 0}), "corrupt", False, "local-mismatch")
    t.add("local-flags", one(local={"flags": 1}), "corrupt", False, "local-mismatch")
    t.add("local-size", one(local={"size": 7}), "corrupt", False, "local-mismatch")
    t.add("local-crc", one(local={"crc": 7}), "corrupt", False, "local-mismatch")
    t.add("local-time", one(local={"time": 7}), "ok", True, "metadata-mismatch")
    t.add("descriptor-crc", one(descriptor="sig32", descriptor_crc=7), "corrupt", False, "descriptor-mismatch")
    t.add("extra-broken", one(extra=b"\x55\x54\x40\x00\x01"), "ok", True, "extra-invalid", "metadata-mismatch")
    t.add("overlap-same", more(text.but(name="copy.txt", same_place=True)), "corrupt", False, "local-mismatch", "overlap", "unused-bytes")
    t.add("quoted-overlap", pack([main_db.but(swallow=1), aux_db, text]), "corrupt", False, "data-damaged", "overlap")

    # Data.
    def damage(at):
        return lambda data: patched(data, at, bytes([data[at] ^ 0x55]))
    t.add("data-start", one(change=damage(0)), "corrupt", False, "data-damaged")
    t.add("data-crc", one(method=0, change=damage(5000)), "corrupt", False, "crc-mismatch")
    t.add("data-crc-last", pack([main_db, aux_db, text.but(method=0, change=damage(-1))]), "corrupt", False, "crc-mismatch")
    t.add("data-cut", one(change=lambda data: data[:-5]), "corrupt", False, "data-damaged")
    t.add("data-trailing", one(change=lambda data: data + b"more"), "corrupt", False, "data-damaged")
    # Right for one who reads the stream as GZIP and stops at its end.
    as_gzip = struct.pack("<II", zlib.crc32(db), len(db))
    t.add("data-trailing-gzip", one(change=lambda data: data + as_gzip, both={"crc": 0x12345678}), "corrupt", False, "data-damaged")
    t.add("data-empty", one(change=lambda data: b""), "corrupt", False, "data-damaged", "suspicious-ratio")
    t.add("size-short", one(both={"size": len(db) - 1}), "corrupt", False, "size-mismatch")
    t.add("size-long", one(both={"size": len(db) + 1}), "corrupt", False, "size-mismatch")
    t.add("size-stored", one(method=0, both={"size": len(db) - 1}), "corrupt", False, "size-mismatch")
    t.add("crc-both", one(both={"crc": 0x12345678}), "corrupt", False, "crc-mismatch")
    t.add("crc-zero", one(both={"crc": 0}), "corrupt", False, "crc-mismatch")
    bomb = Entry("bomb", bytes(30_000_000))
    t.add("bomb-declared", more(bomb.but(both={"size": 0xFFFFFFF0})), "corrupt", False, "suspicious-ratio", "size-mismatch")
    t.add("bomb-hidden", more(bomb.but(both={"size": 100})), "corrupt", False, "size-mismatch")

    # Methods and encryption.
    for name, method in (("bzip2", 12), ("lzma", 14), ("zstd", 93), ("deflate64", 9), ("unknown", 77)):
        t.add(f"method-{name}", more(Entry("x", b"y" * 50).but(both={"method": method})), "unsupported", False, "unsupported-method")
    t.add("patch", one(both={"flags": 1 << 5}), "unsupported", False, "unsupported-feature")
    t.add("encrypted", one(both={"flags": 1}), "encrypted", False, "encrypted")
    t.add("encrypted-strong", one(both={"flags": 0x41}), "encrypted", False, "encrypted")
    t.add("encrypted-aes", one(both={"flags": 1, "method": 99}), "encrypted", False, "encrypted")
    t.add("encrypted-directory", one(both={"flags": 0x2041}), "encrypted", False, "encrypted")

    # Names and kinds.
    for name, entry, restorable, code in (
        ("parent", "../evil.txt", False, "path-escape"),
        ("parent-inside", "storage/../../evil.txt", False, "path-escape"),
        ("nothing", "", False, "path-escape"),
        ("dot", "./", False, "path-escape"),
        ("absolute", "/etc/evil.txt", True, "unsafe-name"),
        ("backslash", "..\\evil.txt", True, "unsafe-name"),
        ("drive", "C:/evil.txt", True, "unsafe-name"),
        ("control", "a\nb", True, "unsafe-name"),
        ("nul", "a\0b", False, "invalid-name"),
        ("long", "n" * 256, False, "invalid-name"),
        ("file-as-folder", "data.db/x", False, "name-conflict"),
        ("folder-as-file", "storage", False, "name-conflict"),
        ("duplicate", text.name, True, "duplicate-name"),
        ("duplicate-cleaned", b"storage//" + text.name[8:], True, None),
        ("duplicate-database", "data.db", False, "duplicate-database"),
    ):
        codes = [code] if code else ["duplicate-name", "unsafe-name"]
        t.add(f"name-{name}", more(Entry(entry, b"evil", method=0)), "ok", restorable, *codes)
    t.rows[-1]["problems"].append("not-sqlite")
    path = b"../evil.txt"
    unicode_path = struct.pack("<HHBI", 0x7075, 5 + len(path), 1, zlib.crc32(b"good.txt")) + path
    t.add("name-unicode-path", more(Entry("good.txt", b"x", extra=unicode_path)), "ok", True, "unsafe-name")
    t.add("name-bad-utf8", more(Entry(b"a\xff", b"x", flags=0x800)), "ok", True, "invalid-utf8")
    t.add("kind-symlink", more(Entry("link", b"/etc/passwd", method=0, mode=0o120777)), "ok", True, "symlink")
    t.add("kind-pipe", more(Entry("pipe", b"", method=0, mode=0o010644)), "ok", True, "special-file")
    t.add("database-symlink", one(mode=0o120777), "ok", False, "no-database", "symlink")
    t.add("database-unreadable", one(mode=0o100000), "ok", False, "database-permission")
    t.add("database-other-system", one(system=7), "ok", False, "database-permission")
    t.add("disk-number", one(central={"disk": 1}), "unsupported", False, "multi-disk")

    # Whole archives whose database is not.
    t.add("no-database", pack([aux_db, text]), "ok", False, "no-database")
    t.add("database-nested", pack([main_db.but(name="pb_data/data.db"), text]), "ok", False, "no-database")
    t.add("database-upper-case", pack([main_db.but(name="DATA.DB"), text]), "ok", False, "no-database")
    t.add("database-folder", pack([Entry("data.db/", b"", method=0), text]), "ok", False, "no-database")
    t.add("database-empty", with_database(b""), "ok", False, "database-empty")
    t.add("database-text", with_database(b"not a database " * 999), "ok", False, "not-sqlite")
    t.add("database-tiny", with_database(db[:50]), "ok", False, "not-sqlite")
    t.add("database-zeroed-page", with_database(bytes(4096) + db[4096:]), "ok", False, "not-sqlite")
    t.add("database-zeroed-tree", with_database(db[:100] + bytes(3996) + db[4096:]), "ok", False, "schema-unreadable")
    t.add("database-cut-page", with_database(db[:-4096]), "ok", False, "database-size")
    t.add("database-cut-odd", with_database(db[:-100]), "ok", False, "database-size")
    t.add("database-one-page", with_database(db[:4096]), "ok", False, "database-size")
    # SQLite ignores what follows the last page that the header counts.
    for name, behind in (("page", bytes(4096)), ("byte", b"x"), ("text", b"junk" * 999), ("preallocated", bytes(1 << 20))):
        t.add(f"database-longer-{name}", with_database(db + behind), "ok", True, collections=own)
    t.add("database-longer-stored", pack([main_db.but(method=0), Entry("auxiliary.db", aux + bytes(5000))]), "ok", True, collections=own)
    t.add("database-longer-than-counted", with_database(patched(db, 28, b"\0\0\0\1")), "ok", False, "schema-unreadable")
    t.add("database-page-size", with_database(patched(db, 16, b"\x10\x01")), "ok", False, "database-header")
    t.add("database-version", with_database(patched(db, 18, b"\3\3")), "ok", False, "database-header")
    t.add("database-encoding", with_database(patched(db, 56, b"\0\0\0\x09")), "ok", False, "database-header")
    t.add("database-format", with_database(patched(db, 44, b"\0\0\0\x09")), "ok", False, "database-header")
    t.add("database-foreign", with_database(foreign), "ok", False, "not-pocketbase")
    # Nothing in it is in the server's way: the server starts, without any of its data.
    t.add("database-own-view", with_database(database(temporary, ["_migrations", "_params", "users"], views=["_collections"])), "ok", False, "not-pocketbase")
    t.add("database-foreign-notes", pack([Entry("data.db", database(temporary, ["notes"]))]), "ok", False, "not-pocketbase")
    t.add("database-foreign-utf16", with_database(database(temporary, ["users"], 512, "UTF-16be")), "ok", False, "not-pocketbase")
    t.add("auxiliary-text", pack([main_db, Entry("auxiliary.db", b"not a database " * 999)]), "ok", False, "not-sqlite")
    t.add("auxiliary-cut", pack([main_db, Entry("auxiliary.db", aux[:-4096])]), "ok", False, "database-size")
    # Everything in the log, the half of it, and what does not count there.
    file, log = logged(temporary, db)
    assert len(file) == 4096
    t.add("wal-all", pack([Entry("data.db", file), Entry("data.db-wal", log)]), "ok", True, "wal-pending", collections=own)
    t.add("wal-first", pack([Entry("data.db-wal", log, method=0), text, Entry("data.db", file, method=0)]), "ok", True, "wal-pending", collections=own)
    t.add("wal-trailing", pack([Entry("data.db", file), Entry("data.db-wal", log + log[32:6000])]), "ok", True, "wal-pending", collections=own)
    t.add("wal-cut", pack([Entry("data.db", file), Entry("data.db-wal", log[:-50])]), "ok", False, "not-pocketbase", "wal-pending")
    t.add("wal-damaged", pack([Entry("data.db", file), Entry("data.db-wal", damage(60)(log))]), "ok", False, "not-pocketbase", "wal-pending")
    t.add("wal-salt", pack([Entry("data.db", file), Entry("data.db-wal", damage(18)(log))]), "ok", False, "not-pocketbase", "wal-pending")
    t.add("wal-gone", pack([Entry("data.db", file), text]), "ok", False, "not-pocketbase")
    t.add("wal-alone", pack([Entry("data.db-wal", log), text]), "ok", False, "no-database", "wal-pending")
    t.add("wal-of-empty", pack([Entry("data.db", b""), Entry("data.db-wal", log)]), "ok", False, "database-empty", "wal-pending")
    t.add("wal-crc", pack([Entry("data.db", file), Entry("data.db-wal", log, method=0, change=damage(5000))]), "corrupt", False, "crc-mismatch", "wal-pending")
    file, log = logged(temporary, foreign)
    t.add("wal-foreign", pack([Entry("data.db", file), Entry("data.db-wal", log)]), "ok", False, "not-pocketbase", "wal-pending")
    file, log = logged(temporary, aux)
    t.add("wal-auxiliary", pack([main_db, Entry("auxiliary.db", file), Entry("auxiliary.db-wal", log)]), "ok", True, "wal-pending", collections=own)
    t.add("wal-pending", more(Entry("data.db-wal", b"7\x7f\x06\x82" + bytes(500))), "ok", True, "wal-pending")
    t.add("journal-pending", more(Entry("data.db-journal", bytes(512))), "ok", True, "journal-pending")

    # Large schemas: several pages, passes, page sizes and encodings.
    five_hundred = [f"collection_{n:03}" for n in range(500)]
    if not options.backup:
        for page in (512, 4096, 65536):
            data = database(temporary, OWN + five_hundred, page)
            t.add(f"schema-500-pages-of-{page}", with_database(data), "ok", True, collections=["users"] + five_hundred)
        data = database(temporary, OWN + five_hundred, 1024, "UTF-16le", views=["a_view"])
        t.add("schema-500-utf16", with_database(data), "ok", True, collections=["users", "a_view"] + five_hundred)
        names = ["users"] + [f"c{n}" for n in range(450) if n >= 300 or n % 2] + ["filler"]
        t.add("schema-fragmented", with_database(fragmented(temporary)), "ok", True, collections=names)
        odd = ["we\"ird", "größe 字", "select", "sqlite", "a'b"]
        t.add("schema-odd-names", with_database(database(temporary, OWN + odd, 512)), "ok", True, collections=["users"] + odd)
        t.add("schema-auto-vacuum", with_database(database(temporary, OWN + five_hundred, 512, auto_vacuum=1)), "ok", True, collections=["users"] + five_hundred)
        small, large = database(temporary, OWN + five_hundred[:50], 1024), fragmented(temporary)
        file, log = logged(temporary, large, small)
        t.add("wal-fragmented", pack([Entry("data.db", file), Entry("data.db-wal", log)]), "ok", True, "wal-pending", collections=names)
        lengthy = ["n" * 200, "m" * 450, "l" * 1500]
        t.add("schema-long-names", with_database(database(temporary, OWN + lengthy, 512)), "ok", True, collections=["users"] + lengthy)
        # The root's last child is the root itself, or a page that the file does not have.
        data = bytearray(database(temporary, OWN + five_hundred, 4096))
        data[108:112] = struct.pack(">I", 1)
        t.add("schema-loop", with_database(bytes(data)), "ok", False, "schema-unreadable")
        data[108:112] = struct.pack(">I", 0x7FFFFFFF)
        t.add("schema-outside", with_database(bytes(data)), "ok", False, "schema-unreadable")

    if options.backup:
        shutil.copy(options.backup, out / "real-backup.zip")
        t.rows.append({"name": "real-backup", "verdict": "ok", "restorable": True, "problems": []})

    # Other writers.
    files = {"data.db": db, "auxiliary.db": aux, "storage/größe.txt": b"text" * 99}
    path = scratch / "zipfile.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    t.add("writer-python", path.read_bytes(), "ok", True)
    if shutil.which("zip"):
        for name, data in files.items():
            (scratch / "in" / name).parent.mkdir(parents=True, exist_ok=True)
            (scratch / "in" / name).write_bytes(data)
        for name, arguments in (("file", [scratch / "infozip.zip"]), ("stream", ["-"])):
            made = subprocess.run(["zip", "-qr", *arguments, "."], cwd=scratch / "in", check=True, stdout=subprocess.PIPE)
            data = made.stdout if name == "stream" else (scratch / "infozip.zip").read_bytes()
            t.add(f"writer-infozip-{name}", data, "ok", True)

    signatures(t, usual)

    shutil.rmtree(scratch)
    for row in t.rows:
        row["problems"] = sorted(set(row["problems"]))
    (out / "table.json").write_text(json.dumps(t.rows, indent=1) + "\n")
    print(f"{len(t.rows)} archives in {out}")


if __name__ == "__main__":
    main()
