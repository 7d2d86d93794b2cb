"""A ZIP writer that can be told to lie about anything (APPNOTE 4.3)."""

import struct
import zlib


class Entry:
    """One entry. `local`, `central` and `both` override fields of its headers; `change` its compressed bytes."""

    def __init__(self, name, data, **options):
        self.name = name.encode() if isinstance(name, str) else name
        self.data = data
        self.options = options

    def but(self, name=None, **changes):
        return Entry(self.name if name is None else name, self.data, **{**self.options, **changes})

    def get(self, option, default=None):
        return self.options.get(option, default)


def deflate(data):
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return compressor.compress(data) + compressor.flush()


def end(count, size, offset, comment=b"", disk=0):
    return struct.pack("<IHHHHIIH", 0x06054B50, disk, disk, count, count, size, offset, len(comment)) + comment


def fields(entry, compressed):
    kind = entry.get("descriptor")
    return {
        "signature": 0x04034B50,
        "flags": entry.get("flags", 0) | (8 if kind else 0),
        "method": entry.get("method", 8),
        "time": 0x7800,
        "date": 0x5D76,
        "crc": zlib.crc32(entry.data),
        "compressed": len(compressed),
        "size": len(entry.data),
        "name": entry.name,
        "disk": 0,
        **entry.get("both", {}),
    }


def wide(entry, values, names):
    """The ZIP64 field of an entry, which takes these of its values; they become all ones."""
    if "zip64_field" in entry.options:
        data = entry.get("zip64_field")
    elif names:
        data = b"".join(struct.pack("<I" if name == "disk" else "<Q", values[name]) for name in names)
        data = struct.pack("<HH", 1, len(data)) + data
    else:
        data = b""
    values.update({name: 0xFFFF if name == "disk" else 0xFFFFFFFF for name in names})
    return data


def local(entry, compressed):
    values = {**fields(entry, compressed), **entry.get("local", {})}
    extra = wide(entry, values, ["size", "compressed"] if entry.get("local_zip64", entry.get("zip64")) else []) + entry.get("extra", b"")
    sizes = [values["compressed"], values["size"]]
    if entry.get("descriptor"):
        values["crc"], sizes = 0, [values["size"] if entry.get("zip64") else 0] * 2
    return struct.pack("<IHHHHHIIIHH", values["signature"], 20, values["flags"], values["method"], values["time"],
                       values["date"], values["crc"], *sizes, len(values["name"]), len(extra)) + values["name"] + extra


def descriptor(entry, compressed):
    kind = entry.get("descriptor")
    if not kind:
        return b""
    values = fields(entry, compressed)
    crc = entry.get("descriptor_crc", values["crc"])
    numbers = struct.pack("<IQQ" if kind.endswith("64") else "<III", crc, values["compressed"], values["size"])
    return (b"PK\x07\x08" if kind.startswith("sig") else b"") + numbers


def central(entry, compressed, offset):
    values = {**fields(entry, compressed), "offset": offset, **entry.get("central", {})}
    names = entry.get("zip64", [])
    extra = wide(entry, values, ["size", "compressed"] if names is True else names) + entry.get("extra", b"")
    sizes = [values["compressed"], values["size"]]
    comment = entry.get("comment", b"")
    mode = entry.get("mode", 0o040755 if entry.name.endswith(b"/") else 0o100644)
    return struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, entry.get("system", 3) << 8 | 20, 20, values["flags"],
                       values["method"], values["time"], values["date"], values["crc"], *sizes, len(values["name"]),
                       len(extra), len(comment), values["disk"], 0, mode << 16, values["offset"]) + values["name"] + extra + comment


ALL = ("count", "size", "offset")


def pack(entries, comment=b"", prefix=b"", gap=b"", end_gap=b"", zip64=None, extensible=b""):
    """An archive. An entry with `swallow` n takes the whole of the next n entries for its data as well. `zip64` names the
    numbers of the end record that only the ZIP64 record has; empty = it has them all, and so does the ZIP64 record."""
    parts, places, bodies = [], [], []
    for entry in entries:
        data = deflate(entry.data) if entry.get("method", 8) == 8 else entry.data
        bodies.append(entry.get("change", lambda data: data)(data))
    position = len(prefix)
    for entry, body in zip(entries, bodies):
        position += len(entry.get("gap", b""))
        places.append(position)
        whole = local(entry, body) + body + descriptor(entry, body)
        parts.append(entry.get("gap", b"") + whole)
        position += len(whole)
    body = prefix + b"".join(parts) + gap
    directory = b""
    for index, entry in enumerate(entries):
        data = bodies[index]
        if entry.get("swallow"):
            data = data + b"".join(parts[index + 1:index + 1 + entry.get("swallow")])
            body = body.replace(local(entry, bodies[index]), local(entry, data), 1)
        place = places[entries.index(entry) - 1] if entry.get("same_place") else places[index]
        directory += central(entry, data, place)
    tail = end_gap
    values = {"count": len(entries), "size": len(directory), "offset": len(body)}
    if zip64 is not None:
        record = len(body) + len(directory) + len(end_gap)
        count, size, offset = values.values()
        tail += struct.pack("<IQHHIIQQQQ", 0x06064B50, 44 + len(extensible), 45, 45, 0, 0, count, count, size, offset)
        tail += extensible + struct.pack("<IIQI", 0x07064B50, 0, record, 1)
        values.update({name: 0xFFFF if name in ("count", "disk") else 0xFFFFFFFF for name in zip64})
    return body + directory + tail + end(**values, comment=comment)
