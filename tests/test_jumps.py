"""Where the reader has been."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.jumps import Jump, Jumps, jump_to


def at(place: int, essay: str = "one") -> Jump:
    """Make a place."""
    return Jump(essay, place)


def test_back_and_forward_lead_where_the_reader_was() -> None:
    """Back leads to where a jump began, forward to where the reader really was, not where the jump landed."""
    jumps = Jumps()
    jumps.push(at(10), at(500))
    assert jumps.back(at(520)) == at(10)
    assert jumps.forward() == at(520)
    assert jumps.forward() is None


def test_reading_on_moves_the_present_place_along() -> None:
    """Between two jumps there is one place: where the reader left, not where the one before landed."""
    jumps = Jumps()
    jumps.push(at(10), at(500))
    jumps.push(at(560), at(900))
    assert jumps.back(at(900)) == at(560)
    assert jumps.back(at(560)) == at(10)
    assert jumps.back(at(10)) is None


def test_a_jump_after_going_back_drops_what_lay_forward() -> None:
    """What lay forward is gone, the place the new jump came from is not."""
    jumps = Jumps()
    jumps.push(at(1), at(2))
    jumps.push(at(2), at(3))
    assert jumps.back(at(3)) == at(2)
    jumps.push(at(2), at(9))
    assert jumps.forward() is None
    assert jumps.back(at(9)) == at(2)
    assert jumps.back(at(2)) == at(1)


def test_repeated_places_are_one() -> None:
    """Jumping to where one is adds nothing, nor does going back to it."""
    jumps = Jumps()
    jumps.push(at(1), at(1))
    jumps.push(at(1), at(2))
    jumps.push(at(2), at(2))
    assert jumps.as_list() == [("one", 1, ""), ("one", 2, "")]


def test_nothing_to_go_back_to() -> None:
    """Without a jump there is no way back."""
    assert Jumps().back(at(4)) is None
    assert Jumps().forward() is None


def test_places_in_another_essay_are_kept() -> None:
    """Opening another essay by any way leaves the last place of the first one to go back to."""
    jumps = Jumps.from_list([("one", 1, ""), ("one", 7, "")])
    assert jumps.back(at(3, "two")) == at(7)
    assert jumps.forward() == at(3, "two")


def test_the_history_survives_being_saved() -> None:
    """A history taken up again leads back along the same places."""
    jumps = Jumps()
    for place in range(1, 6):
        jumps.push(at(place), at(place + 1))
    again = Jumps.from_list(jumps.as_list())
    now = at(6)
    for expected in (5, 4, 3, 2, 1):
        now = again.back(now) or now
        assert now == at(expected)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("pbf"), st.integers(0, 5), st.integers(0, 5))), st.integers(2, 6))
def test_no_history_outgrows_its_limit_or_stands_still(steps: list[tuple[str, int, int]], limit: int) -> None:
    """Whatever is done, the list keeps its limit, holds no place twice running, and back always moves."""
    jumps = Jumps(limit)
    for step, one, two in steps:
        if step == "p":
            jumps.push(at(one), at(two))
            assert jumps.forward() is None
        elif step == "b":
            assert jumps.back(at(one)) != at(one)
        else:
            jumps.forward()
        kept = jumps.as_list()
        assert len(kept) <= limit
        assert all(a != b for a, b in pairwise(kept))


TEXT = " ".join(f"word {number * 7919 % 1000:03} after {number * 389 % 997:03};" for number in range(300))


def test_places_are_found_again_by_their_words() -> None:
    """In a changed text each place leads to its words; one whose words are gone is left out, the present one is not."""
    places = [20 * number for number in (10, 50, 55, 120, 200)]
    jumps = Jumps.from_list(("one", place, TEXT[place : place + 40]) for place in places)
    changed = "A new beginning. " + TEXT[:1100] + "It was, once." + TEXT[1140:2000] + TEXT[2300:]
    now = jumps.settle("one", changed, places[-1])
    wanted = [changed.index(TEXT[20 * number :][:40]) for number in (10, 50, 120, 200)]
    assert now == wanted[-1]
    assert [place for _, place, _ in jumps.as_list()] == wanted
    assert jumps.back(at(wanted[-1])) == at(wanted[-2])
    assert jumps.settle("two", "", 5) == 5, "places of another essay stay"
    assert jumps.settle("one", "no word of it") is None
    assert [place for _, place, _ in jumps.as_list()] == [len("no word of it")]


def test_no_place_moves_before_the_beginning() -> None:
    """Where more was taken out than stood before the present place, whose words are gone, it is at the beginning."""
    jumps = Jumps.from_list([("one", 1500, TEXT[1500:1540]), ("one", 300, TEXT[300:340])])
    assert jumps.settle("one", TEXT[1500:2000], 300) == 0
    assert [place for _, place, _ in jumps.as_list()] == [0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, len(TEXT) - 40), max_size=30), st.integers(0, 29), st.integers(0, len(TEXT)))
def test_what_comes_before_a_place_moves_it(places: list[int], back: int, new: int) -> None:
    """Where words are put in, every place leads to the words it led to before."""
    jumps = Jumps()
    for one, two in pairwise(places):
        jumps.push(jump_to("one", TEXT, one), jump_to("one", TEXT, two))
    for _ in range(back):
        jumps.back(jump_to("one", TEXT, places[0])) if places else None
    before = jumps.as_list()
    changed = TEXT[:new] + " What nobody had written. " + TEXT[new:]
    jumps.settle("one", changed)
    after = {place for _, place, _ in jumps.as_list()}
    whole = {one + 26 * (new <= one) for _, one, _ in before if not one < new < one + 40}
    assert whole <= after
    assert after <= whole | {one + by for _, one, _ in before for by in (0, 26) if one < new < one + 40}
