#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A second reader of recordings, written from spile-recording(5) alone.

    second-reader.py RECORDING

prints what `disassemble -n RECORDING` prints. Where the two differ, the page,
this or spile is wrong.
"""

import ctypes
import ctypes.util
import sys
import zlib

U64 = (1 << 64) - 1


class Damage(Exception):
    pass


class Bytes:
    """What is left of some bytes; numbers as the page has them."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def left(self):
        return len(self.data) - self.at

    def take(self, count):
        if count > self.left():
            raise Damage("behind the end")
        self.at += count
        return self.data[self.at - count : self.at]

    def fixed(self, size):
        return int.from_bytes(self.take(size), "little")

    def varint(self):
        value = shift = 0
        while True:
            byte = self.fixed(1)
            value |= (byte & 0x7F) << shift
            shift += 7
            if value > U64 or shift > 70:
                raise Damage("varint")
            if not byte & 0x80:
                return value

    def bytes(self):
        return self.take(self.varint())


def signed(value):
    return (value >> 1) ^ -(value & 1)


def number_of(bits):
    def read(payload):
        value = payload.varint()
        if value >> bits:
            raise Damage("number")
        return value

    return read


def signed_of(bits):
    def read(payload):
        value = signed(payload.varint())
        if not -(1 << (bits - 1)) <= value < 1 << (bits - 1):
            raise Damage("number")
        return value

    return read


def list_of(read):
    def read_list(payload):
        count = payload.varint()
        if count > payload.left() or count > 1048576:
            raise Damage("list")
        return [read(payload) for _ in range(count)]

    return read_list


def place(payload):
    file, function = payload.bytes(), payload.bytes()
    return (file, u32(payload), function)


u32, u64 = number_of(32), number_of(64)
s32, s64 = signed_of(32), signed_of(64)
boolean = number_of(1)
text = Bytes.bytes


def fields(read, names):
    return [(name, read) for name in names.split()]


KINDS = {
    1: ("TASK", fields(u32, "origin tid tgid leader creator")
        + [("clone_flags", u64), ("ns_tids", list_of(u32))]),
    2: ("EXEC", [("abi", u32)] + fields(text, "filename exe cwd")
        + [("argv", list_of(text)), ("is_argv_cut", boolean),
           ("env_names", list_of(text))]
        + fields(u32, "uid euid gid egid") + [("cpu_ns", u64)]),
    3: ("EXIT", [("status", s32), ("cpu_ns", u64)]),
    4: ("ENTRY", []),
    5: ("RETURN", [("ret", s64), ("is_error", boolean), ("system_ns", u64)]),
    6: ("SNAPSHOT", []),
    7: ("SIGNAL", [("signo", u32), ("code", s32), ("info", text)]),
    8: ("GROUPSTOP", [("signo", u32)]),
    9: ("FILE", [("id", u64), ("link", text)]
        + fields(u32, "mode dev_major dev_minor") + [("ino", u64)]
        + fields(u32, "rdev_major rdev_minor")
        + fields(text, "subsystem driver device")
        + fields(u32, "family type protocol") + fields(text, "local peer")
        + fields(text, "driver_module label modalias compatible controller"
                       " controller_driver controller_module info filesystem")),
    10: ("FD", [("fd", u32), ("file", u64)]),
    11: ("CWD", [("path", text)]),
    12: ("MMAP", fields(u64, "addr bytes offset")
         + fields(text, "path build_id")),
    13: ("FRAMES", [("addrs", list_of(u64)), ("id", u64), ("end", u32),
                    ("guessed", u32), ("exact", list_of(u32))]),
    14: ("SCRIPTLINE", [("language", u32), ("is_approximate", boolean),
                        ("frames", list_of(place)), ("context", text)]),
    15: ("ENGINE", [("name", text)]),
    16: ("VERDICT", []),
    17: ("MARK", [("text", text)]),
    18: ("GAP", [("events", u64), ("reason", text)]),
    19: ("WATERMARK", [("time_ns", u64)]),
    20: ("RELEASE", [("reason", u32)]),
    21: ("SUPERSEDE", [("old_tid", u32), ("leader", u32)]),
    22: ("MODULES", [("moment", u32), ("error", u32), ("lines", text),
                     ("gone", list_of(text)), ("request", text),
                     ("loaded", list_of(text))]),
    23: ("CONFIG", [("source", text), ("text", text), ("is_whole", boolean),
                    ("aliases", list_of(text))]),
    24: ("COUNTS", fields(u32, "scope tid since")
         + fields(u64, "from_ns until_ns")
         + [("names", list_of(text)), ("counts", list_of(u64)),
            ("lost", u64), ("why", text)]),
    25: ("SUBMISSION", [("addrs", list_of(u64)), ("unseen", u32)]),
    26: ("COMPLETION",
         [("entries", text)]
         + [("entry_bytes", u32), ("lost", u64), ("dropped", u64),
            ("is_waiting", boolean), ("unseen", u32)]),
}

# Values that an older reader does not know: it skips the event.
KNOWN_VALUES = {
    (1, "origin"): range(0, 3),
    (13, "end"): range(0, 4),
    (14, "language"): range(0, 6),
    (20, "reason"): range(1, 6),
    (22, "moment"): range(0, 5),
    (24, "scope"): range(0, 4),
    (24, "since"): range(0, 3),
    (25, "unseen"): range(0, 5),
    (26, "unseen"): range(0, 5),
}


class Tables:
    def __init__(self):
        self.calls = [(0, 0, [0] * 6)] * 256
        self.tasks = [[0] * 6] * 256

    def entry(self, serial, payload):
        nr = payload.varint() if payload.left() else 0
        has = payload.fixed(1) if payload.left() else 0
        row = (nr + 31 * serial) % 256
        abi, ip, args = self.calls[row]

        def changed(value):
            delta = payload.varint() if payload.left() else 0
            return (value + signed(delta)) & U64

        if has & 0x80:
            abi = u32(payload) if payload.left() else 0
        if has & 0x40:
            ip = changed(ip)
        args = [changed(arg) if has >> i & 1 else arg
                for i, arg in enumerate(args)]
        self.calls[row] = (abi, ip, args)
        self.tasks[serial % 256] = args
        return ([("abi", abi), ("nr", nr)]
                + [("arg%d" % i, arg) for i, arg in enumerate(args)]
                + [("ip", ip)])

    def snapshot(self, serial, payload):
        flags = payload.fixed(1) if payload.left() else 0
        arg = flags >> 3 & 7
        if arg == 7:
            raise Damage("argument")
        if arg:
            addr = self.tasks[serial % 256][arg - 1]
        else:
            addr = payload.varint() if payload.left() else 0
        wanted = None
        if not flags & 4:
            wanted = payload.varint() if payload.left() else 0
        data = payload.bytes() if payload.left() else b""
        if wanted is None:
            wanted = len(data)
        if wanted < len(data):
            raise Damage("wanted")
        return [("phase", flags & 1), ("addr", addr), ("wanted", wanted),
                ("bytes", data), ("is_fault", flags >> 1 & 1)]


def decode(kind, serial, payload, tables):
    """The fields of an event; None when it is one to skip."""
    if kind not in KINDS:
        return None
    if kind == 4:
        return tables.entry(serial, payload)
    if kind == 6:
        return tables.snapshot(serial, payload)
    values = []
    is_known = True
    for name, read in KINDS[kind][1]:
        if payload.left():
            value = read(payload)
        else:
            value = 0
        known = KNOWN_VALUES.get((kind, name))
        if known is not None and value not in known:
            is_known = False
        values.append((name, value))
    return values if is_known else None


# ---- printing, in disassemble's words ----


def quote(data):
    out = ""
    for byte in data:
        if byte == 10:
            out += "\\n"
        elif byte in b'"\\':
            out += "\\" + chr(byte)
        elif 32 <= byte <= 126:
            out += chr(byte)
        else:
            out += "\\x%02x" % byte
    return '"%s"' % out


WIDE = {"clone_flags", "nr", "addr", "wanted", "ino", "id", "file", "bytes",
        "offset", "events", "ip"} | {"arg%d" % i for i in range(6)}


def show(name, value):
    if isinstance(value, bytes):
        return quote(value)
    if isinstance(value, tuple):
        return "%s %d %s" % (quote(value[0]), value[1], quote(value[2]))
    if isinstance(value, list):
        wide = "addr" if name == "addrs" else name
        return "[" + " ".join(show(wide, item) for item in value) + "]"
    if name in WIDE and value > 0xFFFF:
        return "0x%x" % value
    return "%d" % value


def print_event(time, serial, kind, values):
    words = ["%d %d %s" % (time, serial, KINDS[kind][0])]
    words += ["%s=%s" % (name, show(name, value))
              for name, value in values if value not in (0, b"", [])]
    print(" ".join(words))


def read_events(head, raw):
    """All events of a chunk; how many there were, the skipped ones too."""
    body, times = Bytes(raw[: head["body"]]), Bytes(raw[head["body"] :])
    tables, time, serial = Tables(), head["first_ns"], 0
    for _ in range(head["events"]):
        first = body.fixed(1)
        kind = first & 0x1F
        if kind == 31:
            kind = body.varint()
        if first & 0x20:
            serial = body.varint()
        if first & 0xC0 == 0xC0 or kind >> 31 or serial >> 32:
            raise Damage("event")
        if first & 0x40:
            time = (time + times.varint()) & U64
        if first & 0x80:
            time = (time - times.varint()) & U64
        payload = body.bytes()
        if len(payload) > 16777216:
            raise Damage("payload")
        values = decode(kind, serial, Bytes(payload), tables)
        if values is not None:
            print_event(time, serial, kind, values)
    if body.left() or times.left():
        raise Damage("bytes left")
    return head["events"]


# ---- chunks ----


def unzstd(stored, raw_len):
    lib = ctypes.CDLL(ctypes.util.find_library("zstd") or "libzstd.so.1")
    lib.ZSTD_decompress.restype = ctypes.c_size_t
    room = ctypes.create_string_buffer(raw_len or 1)
    got = lib.ZSTD_decompress(room, ctypes.c_size_t(raw_len), stored,
                              ctypes.c_size_t(len(stored)))
    if got != raw_len:
        raise Damage("zstd")
    return room.raw[:raw_len]


def read_head(data, sequence):
    head = Bytes(data)
    if head.take(4) != b"\x9eSPC":
        raise Damage("magic")
    found = {"type": head.fixed(1), "coding": head.fixed(1)}
    head.fixed(2)
    for name in ("sequence", "stored", "raw", "body", "events", "checksum"):
        found[name] = head.fixed(4)
    found["first_ns"], found["last_ns"] = head.fixed(8), head.fixed(8)
    if head.fixed(4) != zlib.crc32(data[:48]):
        raise Damage("checksum")
    if (found["raw"] > 41943040 or found["stored"] > found["raw"]
            or found["body"] > found["raw"] or found["events"] > found["body"]
            or found["sequence"] != sequence or found["coding"] > 1
            or (found["coding"] == 0 and found["stored"] != found["raw"])):
        raise Damage("sizes")
    return found


def chunks(data):
    """Head and raw bytes of each; ends quietly where the file does."""
    at, sequence = 16, 0
    while at < len(data):
        if not b"\x9eSPC".startswith(data[at : at + 4]):
            raise Damage("magic")
        if len(data) - at < 52:
            yield None, None
            return
        head = read_head(data[at : at + 52], sequence)
        stored = data[at + 52 : at + 52 + head["stored"]]
        if len(stored) < head["stored"]:
            yield None, None
            return
        if zlib.crc32(stored) != head["checksum"]:
            raise Damage("checksum")
        yield head, (unzstd(stored, head["raw"]) if head["coding"] else stored)
        at += 52 + head["stored"]
        sequence += 1


ENDS = {1: "complete", 2: "running", 3: "stopped", 4: "limited", 5: "full",
        8: "lost"}


def read_tags(raw):
    tags, rest = {}, Bytes(raw)
    while rest.left():
        tag = rest.varint()
        tags.setdefault(tag, []).append(rest.bytes())
    return tags


def tag_number(tags, tag):
    return Bytes(tags[tag][-1]).varint() if tag in tags else 0


def read_recording(data):
    """Prints the events; returns how it ended."""
    end, events = "growing", 0
    for head, raw in chunks(data):
        if end not in ("growing",):
            raise Damage("behind the end")
        if head is None:
            return "cut"
        if (head["sequence"] == 0) != (head["type"] == 1):
            raise Damage("header")
        if head["type"] == 2:
            events += read_events(head, raw)
        if head["type"] == 3:
            tags = read_tags(raw)
            end = ENDS.get(tag_number(tags, 1))
            if end is None or tag_number(tags, 3) != events:
                raise Damage("trailer")
    return end


def main():
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    preamble = Bytes(data)
    if preamble.take(8) != b"\x89SPILE\r\n":
        sys.exit("no recording")
    major = preamble.fixed(2)
    preamble.fixed(2)
    if preamble.fixed(4) != zlib.crc32(data[:12]):
        sys.exit("damaged")
    if major > 1:
        sys.exit("newer")
    try:
        end = read_recording(data)
    except Damage:
        end = "damaged"
    print("END", end)


main()
