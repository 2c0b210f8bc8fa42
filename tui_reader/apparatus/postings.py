"""Where each pair of neighbouring words stands, and each rare word, packed so that a few look-ups read little.

A *key* stands for a pair of words or for a word; a *place* is the number of a word, counted from the start of a
segment.  Keys are scattered over buckets by their leading bits; a bucket is read whole and searched by halving.
Keys that stand everywhere are counted, and their places not kept: they would say nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]
Keys = NDArray[np.uint32]
Places = NDArray[np.int64]

MOST_WORDS = 1 << 24
"""As many words fit into a segment: a place is kept in three bytes."""
MOST_PLACES = 2_000
"""A key found more often than this has its places left out."""
_PLACE = 24
"""Bits of a place."""
_TAIL = 16
"""Bits of a key that are kept in its bucket; those before them choose the bucket."""
_WORDS_A_BUCKET = 1_500
_FEWEST_BITS, _MOST_BITS = 8, 14
_HEAD = struct.Struct("<III")
_FULL = 255


def word_keys(words: Words) -> Keys:
    """Give the key of each word."""
    return _mixed(words * np.uint32(0x9E3779B1) + np.uint32(0x7F4A7C15))


def pair_keys(first: Words, second: Words) -> Keys:
    """Give the key of each pair of words; the order of the two counts."""
    turned = (second << np.uint32(13)) | (second >> np.uint32(19))
    return _mixed(first * np.uint32(0x85EBCA6B) ^ turned * np.uint32(0xC2B2AE35))


def _mixed(keys: Keys) -> Keys:
    keys = (keys ^ (keys >> np.uint32(16))) * np.uint32(0x7FEB352D)
    keys = (keys ^ (keys >> np.uint32(15))) * np.uint32(0x846CA68B)
    return keys ^ (keys >> np.uint32(16))


@dataclass(frozen=True, slots=True)
class Bucket:
    """Some of a segment's keys, with their counts and places."""

    keys: NDArray[np.uint16]
    """The bits of each that follow those of the bucket; sorted."""
    counts: NDArray[np.uint8]
    """255 where the count is among the full ones."""
    full: NDArray[np.uint32]
    low: NDArray[np.uint16]
    high: NDArray[np.uint8]

    def find(self, key: int) -> tuple[int, Places | None]:
        """Give how often a key stands in the segment, and where; None where that was not kept."""
        at = int(self.keys.searchsorted(np.uint16(key)))
        if at == len(self.keys) or self.keys[at] != key:
            return 0, _NOWHERE
        before = self.counts[:at]
        start, count = int(before.sum()), int(self.counts[at])
        if len(self.full):
            passed = int(np.count_nonzero(before == _FULL))
            kept = self.full[:passed]
            start += int(kept[kept <= MOST_PLACES].sum()) - _FULL * passed
            count = int(self.full[passed]) if count == _FULL else count
        if count > MOST_PLACES:
            return count, None
        end = start + count
        return count, self.low[start:end] + (self.high[start:end].astype(np.int64) << 16)


_NOWHERE: Places = np.empty(0, np.int64)


def packed(words: Words, breaks: Places) -> tuple[int, Iterator[tuple[int, bytes]]]:
    """Pack the words of a segment: give the bits that choose a bucket, and the buckets by number.

    Args:
        breaks: The places where a text begins; no pair reaches over one.
    """
    bits = (max(1, len(words)) // _WORDS_A_BUCKET).bit_length()
    bits = max(_FEWEST_BITS, min(_MOST_BITS, bits))
    return bits, _buckets(_sorted(words, breaks, bits), bits)


def _sorted(words: Words, breaks: Places, bits: int) -> NDArray[np.uint64]:
    """Give every key with its place, as one number each, in order."""
    place = np.arange(len(words), dtype=np.uint64)
    paired = np.ones(len(words), bool)
    paired[-1:] = False
    paired[breaks[breaks > 0] - 1] = False
    pairs = pair_keys(words[:-1], words[1:])[paired[:-1]]
    keys = np.concatenate((word_keys(words), pairs)) >> np.uint32(_TAIL - bits)
    joined = (keys.astype(np.uint64) << np.uint64(_PLACE)) | np.concatenate((place, place[paired]))
    joined.sort()
    return joined


def _buckets(joined: NDArray[np.uint64], bits: int) -> Iterator[tuple[int, bytes]]:
    keys = (joined >> np.uint64(_PLACE)).astype(np.uint32)
    first = np.flatnonzero(np.concatenate((np.ones(min(1, len(keys)), bool), keys[1:] != keys[:-1])))
    counts = np.diff(np.append(first, len(keys)))
    kept = np.repeat(counts <= MOST_PLACES, counts)
    places = (joined[kept] & np.uint64((1 << _PLACE) - 1)).astype(np.uint32)
    keys = keys[first]
    ends = np.cumsum(np.where(counts <= MOST_PLACES, counts, 0))
    cuts = np.searchsorted(keys, np.arange(1, 1 << bits, dtype=np.uint32) << np.uint32(_TAIL), "left")
    start = begun = 0
    for number, end in enumerate([*cuts.tolist(), len(keys)]):
        if end > start:
            ended = int(ends[end - 1])
            yield number, _bucket(keys[start:end], counts[start:end], places[begun:ended])
            start, begun = end, ended


def _bucket(keys: Keys, counts: NDArray[np.int64], places: NDArray[np.uint32]) -> bytes:
    many = counts[counts >= _FULL].astype(np.uint32)
    return b"".join(
        (
            _HEAD.pack(len(keys), len(many), len(places)),
            many.tobytes(),
            keys.astype(np.uint16).tobytes(),
            places.astype(np.uint16).tobytes(),
            np.minimum(counts, _FULL).astype(np.uint8).tobytes(),
            (places >> np.uint32(16)).astype(np.uint8).tobytes(),
        )
    )


def unpacked(data: bytes) -> Bucket:
    """Read a bucket."""
    keys, many, places = _HEAD.unpack_from(data)
    at = _HEAD.size
    full = np.frombuffer(data, np.uint32, many, at)
    at += 4 * many
    tails = np.frombuffer(data, np.uint16, keys, at)
    at += 2 * keys
    low = np.frombuffer(data, np.uint16, places, at)
    at += 2 * places
    counts = np.frombuffer(data, np.uint8, keys, at)
    return Bucket(tails, counts, full, low, np.frombuffer(data, np.uint8, places, at + keys))


def split(keys: Keys, bits: int) -> tuple[list[int], list[int]]:
    """Give for each key the bucket it is in, and what the bucket calls it."""
    kept = keys >> np.uint32(_TAIL - bits)
    return (kept >> np.uint32(_TAIL)).tolist(), (kept & np.uint32((1 << _TAIL) - 1)).tolist()
