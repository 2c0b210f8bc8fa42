"""Where each pair of neighbouring words stands, and each rare word, packed so that a few look-ups read little.

A *key* stands for a pair of words or for a word; a *place* is the number of a word, counted from the start of a
segment.  Keys are scattered over buckets by their leading bits; a bucket is read whole and searched by halving.
Keys that stand everywhere are counted, and their places not kept: they would say nothing.
"""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_left
from collections.abc import Iterator

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
_HEAD = struct.Struct("<IIII")
"""The number of keys, of full counts, of places; and a sum of all that follows."""
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


class Bucket:
    """Some of a segment's keys, with their counts and places."""

    __slots__ = ("_body", "_counts", "_full", "_high", "_keys", "_low", "_size")

    def __init__(self, body: bytes) -> None:
        """Read what :func:`packed` wrote; a damaged one is a ValueError or struct.error."""
        self._body = body
        self._size, many, places, proof = _HEAD.unpack_from(body)
        keys = _HEAD.size + 4 * many
        self._full = _HEAD.size
        self._low = keys + 2 * self._size
        self._counts = self._low + 2 * places
        self._high = self._counts + self._size
        if len(body) != self._high + places or zlib.crc32(memoryview(body)[_HEAD.size :]) != proof:
            raise ValueError("a bucket that was not written so")
        self._keys = memoryview(body)[keys : self._low].cast("H")

    def find(self, key: int) -> tuple[int, Places | None]:
        """Give how often a key stands in the segment, and where; None where that was not kept."""
        # Without numpy: a few look-ups in a few hundred bytes are sooner done than an array is made.
        at = bisect_left(self._keys, key)
        if at == self._size or self._keys[at] != key:
            return 0, _NOWHERE
        first = self._counts
        start, count = sum(self._body[first : first + at]), self._body[first + at]
        passed = self._body.count(_FULL, first, first + at)
        if passed or count == _FULL:
            full = struct.unpack_from(
                f"<{passed + 1}I" if count == _FULL else f"<{passed}I", self._body, self._full
            )
            start += sum(each for each in full[:passed] if each <= MOST_PLACES) - _FULL * passed
            count = full[passed] if count == _FULL else count
        if count > MOST_PLACES:
            return count, None
        low = np.frombuffer(self._body, "<u2", count, self._low + 2 * start)
        high = np.frombuffer(self._body, np.uint8, count, self._high + start)
        return count, low + (high.astype(np.int64) << 16)


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
    body = b"".join(
        (
            many.astype("<u4").tobytes(),
            keys.astype("<u2").tobytes(),
            places.astype("<u2").tobytes(),
            np.minimum(counts, _FULL).astype(np.uint8).tobytes(),
            (places >> np.uint32(16)).astype(np.uint8).tobytes(),
        )
    )
    return _HEAD.pack(len(keys), len(many), len(places), zlib.crc32(body)) + body


def split(keys: Keys, bits: int) -> tuple[list[int], list[int]]:
    """Give for each key the bucket it is in, and what the bucket calls it."""
    kept = keys >> np.uint32(_TAIL - bits)
    return (kept >> np.uint32(_TAIL)).tolist(), (kept & np.uint32((1 << _TAIL) - 1)).tolist()
