"""Reads an `.ossag` file, written from docs/reference/ossag.md alone, and prints nodes as [key, name] and relations, those
of groups included, as [source, target, kind, weight, via].

python ossag.py FILE
"""

import json
import struct
import sys
import zlib
from itertools import combinations

NONE = 0xFFFFFFFF


def sections(data):
    magic, version, features, length, count, checksum = struct.unpack_from("<8sIIQII", data)
    assert magic == b"\x8fOSSAG\r\n" and version == 1 and features == 0 and length == len(data)
    table = data[32 : 32 + 24 * count]
    assert zlib.crc32(data[:28] + table) == checksum
    found = {}
    end = 32 + 24 * count
    for name, checksum, offset, size in struct.iter_unpack("<4sIQQ", table):
        content = data[offset : offset + size]
        assert offset == end and offset % 8 == 0 and len(content) == size
        assert zlib.crc32(content) == checksum
        end = (offset + size + 7) // 8 * 8
        found[name.decode()] = content
    assert end == len(data)
    return found


def numbers(content, letter):
    return [number for (number,) in struct.iter_unpack("<" + letter, content)]


def read(data):
    found = sections(data)
    column = lambda name, letter="I": numbers(found[name], letter)

    def lists(offsets, items):
        starts, values = column(offsets), column(items)
        return [values[start:end] for start, end in zip(starts, starts[1:])]

    ends = column("TEND", "Q")
    texts = [found["TEXT"][start:end].decode() for start, end in zip([0] + ends, ends)]
    keys = [texts[place] for place in column("NKEY")]
    assert keys == sorted(keys, key=str.encode)
    kinds = [texts[place] for place in column("KIND")]
    vias = [texts[place] for place in column("VIAS")]
    relations = [
        [keys[source], keys[target], kinds[kind], weight, vias[via]]
        for source, target, kind, weight, via in zip(
            column("RSRC"), column("RTGT"), column("RKND", "H"), column("RWGT", "d"), column("RVIA")
        )
    ]
    groups = zip(
        column("GSHP", "B"),
        column("GKND", "H"),
        column("GWGT", "d"),
        column("GVIA"),
        lists("GSRO", "GSRI"),
        lists("GTGO", "GTGI"),
    )
    for shape, kind, weight, via, sources, targets in groups:
        if shape == 0:
            pairs = combinations(sources, 2)
        else:
            pairs = ((source, target) for source in sources for target in targets if source != target)
        relations += [[keys[source], keys[target], kinds[kind], weight, vias[via]] for source, target in pairs]
    return {
        "nodes": [[key, texts[name]] for key, name in zip(keys, column("NNAM"))],
        "relations": relations,
    }


if __name__ == "__main__":
    with open(sys.argv[-1], "rb") as file:
        json.dump(read(file.read()), sys.stdout)
