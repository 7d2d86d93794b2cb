"""Databases of SQLite for the archives: schemas of all sizes, and what a running server leaves beside one."""

import os
import sqlite3
from pathlib import Path


def taken(db, path):
    """The bytes of a finished database, whose file is removed."""
    db.execute("COMMIT")
    db.close()
    data = Path(path).read_bytes()
    os.remove(path)
    return data


def database(path, tables, page_size=4096, encoding="UTF-8", views=(), auto_vacuum=0):
    """A database with these tables; `path` is removed afterwards."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous=OFF")
    db.execute(f"PRAGMA page_size={page_size}")
    db.execute(f"PRAGMA auto_vacuum={auto_vacuum}")
    db.execute(f"PRAGMA encoding='{encoding}'")
    db.execute("BEGIN")
    for name in tables:
        columns = ", ".join(f"`column_number_{n}` TEXT DEFAULT '' NOT NULL" for n in range(12))
        db.execute(f"CREATE TABLE `{name}` (`id` TEXT PRIMARY KEY NOT NULL, {columns})")
    for name in views:
        db.execute(f"CREATE VIEW `{name}` AS SELECT * FROM `{tables[0]}`")
    return taken(db, path)


OWN = ["_migrations", "_collections", "_params", "_superusers", "users"]


def fragmented(path):
    """A schema whose pages lie all over the file: tables come and go while data grows between them."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous=OFF")
    db.execute("PRAGMA page_size=1024")
    db.execute("BEGIN")
    db.execute("CREATE TABLE filler (x)")
    for name in OWN + [f"c{n}" for n in range(300)]:
        db.execute(f"CREATE TABLE `{name}` (id, {', '.join(f'column_{n}' for n in range(20))})")
        db.execute("INSERT INTO filler VALUES (zeroblob(3000))")
    db.execute("DELETE FROM filler")
    for n in range(0, 300, 2):
        db.execute(f"DROP TABLE c{n}")
    for n in range(300, 450):
        db.execute(f"CREATE TABLE c{n} (id, {', '.join(f'another_column_{n}' for n in range(40))})")
    return taken(db, path)


def logged(path, data, before=None):
    """A database as a running server has it: a file, and a log with everything that makes `data` of it. Without `before` the
    file is the one page that a server begins with."""
    Path(path + "-source").write_bytes(data)
    if before:
        Path(path).write_bytes(before)
    source, db = sqlite3.connect(path + "-source"), sqlite3.connect(path)
    db.execute(f"PRAGMA page_size={source.execute('PRAGMA page_size').fetchone()[0]}")
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA wal_autocheckpoint=0")
    source.backup(db)
    files = Path(path).read_bytes(), Path(path + "-wal").read_bytes()
    source.close()
    db.close()
    for suffix in ("", "-source"):
        os.remove(path + suffix)
    return files
