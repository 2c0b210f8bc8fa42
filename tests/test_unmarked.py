"""Quotations that nothing marks, and what looks like one and is not: cases as data in recovery/*.md."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tui_reader import formats
from tui_reader.recovery import cues
from tui_reader.recovery.cues import weights
from tui_reader.recovery.voice import kinship, matter, measure, mentioned, tail
from tui_reader.recovery.weighing import Stretch, likeliest

FOLDER = Path(__file__).with_name("recovery")
MISREAD = re.compile(r"\(Misread: (.+)\)")
FILES = ("unmarked.md", "memoir.md", "criticism.md", "chronicle.md", "lectures.md", "biography.md")


@dataclass(frozen=True)
class Case:
    """Paragraphs in an essay's midst; those that begin with > are another's words, once the mark is taken away."""

    title: str
    essay: str
    paragraphs: tuple[str, ...]
    misread: str = ""
    """Why the program does not yet read it as it stands here; nothing if it does."""

    @property
    def quoted(self) -> list[str]:
        return [unmarked(each) for each in self.paragraphs if each.startswith("> ")]

    @property
    def text(self) -> str:
        notes = [each for each in self.paragraphs if re.match(r"\[\d+\] ", each)]
        own = [unmarked(each) for each in self.paragraphs if each not in notes]
        return "\n\n".join([self.essay.replace("{}", "\n\n".join(own)), *notes])


def unmarked(paragraph: str) -> str:
    """Take the mark away, from every line of verses."""
    return re.sub(r"^> ", "", paragraph, flags=re.MULTILINE)


def cases(name: str) -> Iterator[Case]:
    """Read the cases of a file, whose first part is the essay they stand in."""
    parts = [part.split("\n", 1) for part in FOLDER.joinpath(name).read_text("utf-8").split("\n## ")[1:]]
    (title, essay), *rest = parts
    assert title == "Essay"
    for title, body in rest:
        paragraphs = tuple(body.strip().split("\n\n"))
        misread = MISREAD.fullmatch(paragraphs[0])
        yield Case(
            f"{title} ({name})",
            essay.strip(),
            paragraphs[1:] if misread else paragraphs,
            misread[1] if misread else "",
        )


CASES = [case for name in FILES for case in cases(name)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_another_s_words_are_told_from_the_essayist_s(case: Case) -> None:
    """Of each case exactly the paragraphs marked there are taken for quoted."""
    document = formats.parse(case.text.encode(), "case.txt")
    told = "\n\n".join(document.words(each.range) for each in document.block_quotations)
    if case.misread:
        assert told != "\n\n".join(case.quoted), (
            "this is read rightly now: take away “Not yet” and “(Misread: …)”"
        )
    else:
        assert told == "\n\n".join(case.quoted)


def test_the_cases_are_many_and_a_good_part_quotes_nothing() -> None:
    """There are at least eighty cases, thirty of them without a quotation, and few that are misread."""
    assert len(CASES) >= 80
    assert sum(not case.quoted for case in CASES) >= 30
    assert all(case.title.startswith("Not yet: ") == bool(case.misread) for case in CASES)
    assert sum(bool(case.misread) for case in CASES) < 0.15 * len(CASES)


def test_the_best_division_is_taken_and_its_likelihood_told() -> None:
    """The stretches that do not overlap and weigh most are found, each as likely as its share of all divisions."""
    [(found, sure)] = likeliest([Stretch(1, 2, 2.0), Stretch(2, 3, 1.0)])
    assert (found.first, found.last) == (1, 2)
    assert 0.5 < sure < 1


def test_what_a_person_orders_is_in_the_division() -> None:
    """An item that must be quoted is, however much speaks against it."""
    [(found, sure)] = likeliest([Stretch(1, 1, -9.0)], frozenset({1}))
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
        for kind in re.findall(r'(?:Cue|append)\(\s*"(\w+)"', folder.joinpath(name).read_text("utf-8"))
    }
    assert len(given) > 40
    assert given <= set(weights())


def test_what_is_an_essayist_s_doing_speaks_against_a_quotation() -> None:
    """So that it need not be heard where there is no hope without it."""
    text = "As we have seen [1] in the last chapter, he said so."
    arguing = cues.arguing(text, 2, text, measure(text))
    assert {cue.kind for cue in arguing} == {"essayist", "inner_note", "reports", "quotes_often"}
    assert all(max(cue.weight, cue.again.weight) <= 0 for cue in arguing)


def test_paragraphs_that_speak_of_the_same_are_kin() -> None:
    """Kinship is by longer words, whatever their endings; one that says too little is kin to none."""
    weavers = matter(
        "The weavers carried their finished cloth through the market before every harvest festival."
    )
    weaver = matter(
        "Every weaver was carrying cloth that was finished before the harvests and their festivals."
    )
    smiths = matter(
        "Blacksmiths hammered glowing horseshoes while apprentices worked leather bellows behind them."
    )
    near, far = kinship(weavers, weaver), kinship(weavers, smiths)
    assert near is not None
    assert far is not None
    assert near > 0.5 > 0.1 > far
    assert kinship(weavers, matter("He wrote:")) is None


def test_names_are_told_from_words_that_only_begin_a_sentence() -> None:
    """A name stands within a sentence, or begins one as names do."""
    assert mentioned(tail("Nothing is known. The letter was given to Rakovsky by Anna.")) == {
        "Rakovsky",
        "Anna",
    }
    assert mentioned(tail("Keller’s answer was short.")) == {"Keller"}
    assert mentioned(tail("Nobody knows. Letters were lost.")) == frozenset()


@pytest.mark.parametrize(
    ("kin", "kin_to_lead", "kind"),
    [(0.1, 0.3, "goes_back"), (0.3, 0.1, "goes_on"), (0.2, 0.2, ""), (None, 0.3, ""), (0.3, None, "")],
)
def test_what_follows_goes_on_from_the_quotation_or_from_before_it(
    kin: float | None, kin_to_lead: float | None, kind: str
) -> None:
    """It is for the quotation that the words after it go on from those before it, and against it if from itself."""
    found = cues.resuming(kin, kin_to_lead)
    assert [cue.kind for cue in found] == [kind] * bool(kind)
    assert all((cue.weight > 0) == (cue.kind == cues.RESUMES) for cue in found)


def test_what_a_quotation_shares_with_the_words_before_it_speaks_against_it() -> None:
    """So that it need not be heard where there is no hope without it."""
    [cue] = cues.beginning(0.5)
    assert cue.weight < 0
    assert cues.beginning(0.0) == cues.beginning(None) == []
