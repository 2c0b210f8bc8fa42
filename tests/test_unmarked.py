"""Quotations that nothing marks, and what looks like one and is not: cases as data in recovery/unmarked.md."""

import re
import tomllib
from pathlib import Path

import pytest

from tui_reader import formats
from tui_reader.recovery import cues
from tui_reader.recovery.cues import weights
from tui_reader.recovery.weighing import Stretch, likeliest

ESSAY = (
    "The Society at the Mill",
    "The society was founded in the year in which the old miller died, and it had its room above the wheel. "
    "The members were nine at first. They read in turn, and those who did not read paid for the candle.",
    "Nothing was known of it in the town until the summer. A carter then brought the news that the members were "
    "reading the newspapers of the capital, and that the schoolmaster had been seen among them.",
    "The council met and did nothing. It had done nothing about the road, and nothing about the bridge, and it was "
    "thought that a society of readers would go the way of the bridge without its help.",
    "{}",
    "In the next year the room above the wheel was let to a weaver. He knew nothing of the society, and he was "
    "surprised to find nine chairs and a shelf, upon which somebody had cut the first letters of a name.",
    "The shelf was bought by the schoolmaster. It stood in his house for thirty years and was burnt with it.",
)
CASES = [
    (found[0].strip(), found[1].strip().split("\n\n"))
    for part in Path(__file__)
    .with_name("recovery")
    .joinpath("unmarked.md")
    .read_text("utf-8")
    .split("\n## ")[1:]
    if (found := part.split("\n", 1))
]


@pytest.mark.parametrize(("title", "paragraphs"), CASES, ids=[title for title, _ in CASES])
def test_another_s_words_are_told_from_the_essayist_s(title: str, paragraphs: list[str]) -> None:
    """Of each case exactly the paragraphs marked there are taken for quoted."""
    notes = [each for each in paragraphs if re.match(r"\[\d+\] ", each)]
    own = [each for each in paragraphs if each not in notes]
    expected = [each[2:] for each in own if each.startswith("> ")]
    body = "\n\n".join(each.removeprefix("> ") for each in own)
    text = "\n\n".join(ESSAY).replace("{}", body) + "\n\n" + "\n\n".join(notes)
    document = formats.parse(text.encode(), "case.txt")
    quoted = "\n\n".join(document.words(each.range) for each in document.block_quotations)
    if title.startswith("Not yet"):
        assert quoted != "\n\n".join(expected), "this is read rightly now: take away its “Not yet”"
    else:
        assert quoted == "\n\n".join(expected)


def test_the_cases_are_many_and_half_of_them_quote_nothing() -> None:
    """There are at least forty cases, twenty of them without a quotation."""
    nothing = [title for title, paragraphs in CASES if not any(each.startswith("> ") for each in paragraphs)]
    assert len(CASES) >= 40
    assert len(nothing) >= 20


def test_the_best_division_is_taken_and_its_likelihood_told() -> None:
    """The stretches that do not overlap and weigh most are found, each as likely as its share of all divisions."""
    [(found, sure)] = likeliest(4, [Stretch(1, 2, 2.0), Stretch(2, 3, 1.0)])
    assert (found.first, found.last) == (1, 2)
    assert 0.5 < sure < 1


def test_what_a_person_orders_is_in_the_division() -> None:
    """An item that must be quoted is, however much speaks against it."""
    [(found, sure)] = likeliest(3, [Stretch(1, 1, -9.0)], frozenset({1}))
    assert found.first == 1
    assert sure > 0.99


def test_every_weight_is_some_cue_s() -> None:
    """No weight is left over from a cue that is no more."""
    place = Path(formats.__file__).parents[1] / "recovery"
    sources = "".join(each.read_text("utf-8") for each in place.glob("*.py"))
    for kind in weights():
        name = kind.removeprefix("more_").removesuffix("_too")
        assert f'"{kind}"' in sources or f'"{name}"' in sources or f'"{name}{{' in sources, kind


def test_every_cue_has_a_judged_and_a_fitted_weight() -> None:
    """No cue is weighed by only one of the two, and none that the code gives is without a weight."""
    folder = Path(cues.__file__).parent
    held = tomllib.loads(folder.joinpath("weights.toml").read_text("utf-8"))
    assert set(held["judged"]) == set(held["weights"]) == set(weights())
    given = {
        kind
        for name in ("cues.py", "reading.py")
        for kind in re.findall(r'Cue\(\s*"(\w+)"', folder.joinpath(name).read_text("utf-8"))
    }
    assert len(given) > 40
    assert given <= set(weights())
