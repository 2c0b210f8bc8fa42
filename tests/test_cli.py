"""The command line: what is printed, and the exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sitting import ROOT

from tui_reader import __version__
from tui_reader.commands import COMMANDS

LAMP = str(ROOT / "tests/fixtures/the-lamp-at-ness.md")


def run(
    *arguments: str, home: Path, given: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the program with a home of its own and no terminal."""
    there = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm", **environment}
    return subprocess.run(
        [sys.executable, "-m", "tui_reader", *arguments],
        cwd=ROOT, env=there, input=given, capture_output=True, timeout=60, check=False,
    )  # fmt: skip


# What is typed, the exit code, and words of what is printed.
CASES = [
    ("--version", 0, __version__),
    ("--help", 0, "exit codes:"),
    ("list", 0, "A Good Fire"),
    ("list --help", 0, "List the essays."),
    ("keys", 0, "Go to the next block quotation."),
    ("keys --keymap less", 0, "Go down a line."),
    ("keys --keymap vim --markdown", 0, "| Keys | What they do | Command |"),
    ("commands", 0, "quotation.next"),
    ("inspect LAMP", 0, "4 block"),
    ("LAMP", 0, "the lamp was lit"),
    ("read LAMP", 0, "the lamp was lit"),
    ("shipped:essay", 0, "seven men opened a box"),
    ("--nonsense", 2, "unrecognized arguments: --nonsense"),
    ("inspect", 2, "required: file"),
    ("no-such-file.txt", 2, "no-such-file.txt"),
    ("inspect no-such-file.txt", 2, "no-such-file.txt"),
    ("check no-such-keymap.toml", 2, "no-such-keymap.toml"),
    ("shipped:no-such-work", 2, "no work of this name"),
]


@pytest.mark.parametrize(("typed", "code", "words"), CASES, ids=[case[0] for case in CASES])
def test_the_program_answers(typed: str, code: int, words: str, tmp_path: Path) -> None:
    """Each command prints what it should and ends with the code that the help promises."""
    done = run(*typed.replace("LAMP", LAMP).split(), home=tmp_path)
    said = (done.stdout if code == 0 else done.stderr).decode()
    assert done.returncode == code, done.stderr.decode()
    assert words in " ".join(said.split())
    assert b"Traceback" not in done.stderr


def test_help_does_not_load_the_screen(tmp_path: Path) -> None:
    """Nothing of Textual is imported to answer, nor to list, to inspect, or to print an essay."""
    for arguments in (["--help"], ["list"], ["keys"], ["inspect", LAMP], [LAMP]):
        code = (
            "import sys, tui_reader.cli as cli\n"
            "try:\n    cli.main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
            "sys.exit('textual' in sys.modules)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=ROOT, env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]}, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, arguments


def test_the_structure_is_printed_as_json(tmp_path: Path) -> None:
    """The shape is adfontes-structure/1, and its offsets lead to what they name."""
    done = run("inspect", LAMP, "--json", home=tmp_path)
    found = json.loads(done.stdout)
    assert found["schema"] == "adfontes-structure/1"
    assert found["metadata"]["title"] == "The Lamp at Ness"
    paragraphs = found["paragraphs"]
    assert [paragraphs[one["paragraph"]] for one in found["headings"]] == [
        "The Log", "The Wreck", "The margin", "The Oil",
    ]  # fmt: skip
    for marker in found["note_markers"]:
        assert paragraphs[marker["paragraph"]][marker["start"] : marker["end"]] == f"[{marker['number']}]"
    assert len(found["note_markers"]) == 10
    assert len(found["notes"]) == 9


def test_json_is_ascii_where_the_terminal_is(tmp_path: Path) -> None:
    """Where output cannot be UTF-8, what is printed is JSON all the same."""
    done = run("inspect", LAMP, "--json", home=tmp_path, PYTHONIOENCODING="ascii")
    assert done.stdout.isascii()
    assert any("Müller" in paragraph for paragraph in json.loads(done.stdout)["paragraphs"])


def test_every_command_is_listed(tmp_path: Path) -> None:
    """Each with its sentence."""
    printed = run("commands", home=tmp_path).stdout.decode()
    for name, command in COMMANDS.items():
        assert f"{name} " in printed
        assert command.help in printed


def test_an_essay_from_standard_input_is_printed(tmp_path: Path) -> None:
    """Without a terminal it is laid out and printed; inspect reads it as well."""
    given = b"Ada Quill\n\nThe Lamp\n\nIt was lit.[1]\n\n[1] The Oil Book, p. 1.\n"
    assert b"It was lit.[1]" in run("-", home=tmp_path, given=given).stdout
    assert b"called out 1 times" in run("inspect", "-", home=tmp_path, given=given).stdout
    assert run("-", home=tmp_path, given=b"").returncode == 0


def test_what_is_printed_fits_the_measure_and_is_ascii_where_it_must_be(tmp_path: Path) -> None:
    """No line is longer than 72 cells; a terminal of LANG=C gets no curly quotes, and nothing fails."""
    printed = run(LAMP, home=tmp_path).stdout.decode()
    assert max(map(len, printed.splitlines())) <= 72
    plain = run(LAMP, home=tmp_path, LANG="C", TERM="dumb")
    assert plain.returncode == 0
    assert plain.stdout.isascii()
    assert b'"naive, or worse,"' in plain.stdout


@pytest.mark.parametrize(
    "typed", ["list", "keys", "commands", f"inspect {LAMP} --json", LAMP, "shipped:essay"]
)
def test_a_pipe_that_closes_early_is_no_failure(typed: str, tmp_path: Path) -> None:
    """``adfontes ... | head -1`` ends quietly."""
    line = f"{sys.executable} -m tui_reader {typed} | head -1; echo ${{PIPESTATUS[0]}}"
    there = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    done = subprocess.run(
        ["bash", "-c", line], cwd=ROOT, env=there, capture_output=True, timeout=60, check=False
    )
    assert done.stderr == b""
    assert done.stdout.splitlines()[-1] == b"0"


def test_a_keymap_is_checked(tmp_path: Path) -> None:
    """What is wrong is said with its line and the nearest right word, and the code is 1."""
    mine = tmp_path / "mine.toml"
    mine.write_text('extends = "default"\n\n[everywhere]\n"Z" = "motion.dwn"\n', "utf-8")
    done = run("check", str(mine), home=tmp_path)
    assert done.returncode == 1
    assert b"4" in done.stdout
    assert b"motion.down" in done.stdout
    mine.write_text('extends = "default"\n\n[everywhere]\n"Z" = "motion.down"\n', "utf-8")
    assert run("check", str(mine), home=tmp_path).returncode == 0
    for name in ("default", "vim", "emacs", "less"):
        assert run("check", f"keymaps/{name}.toml", home=tmp_path).returncode == 0, name


def test_a_bad_encoding_is_said(tmp_path: Path) -> None:
    """An encoding that there is not is no failure of the program."""
    done = run("--encoding", "no-such", LAMP, home=tmp_path)
    assert done.returncode == 2
    assert b"no-such" in done.stderr
    assert b"Traceback" not in done.stderr


def test_nothing_is_written_by_asking(tmp_path: Path) -> None:
    """Listing, inspecting and printing leave no file behind."""
    for typed in (["list"], ["inspect", LAMP], ["keys"], [LAMP]):
        run(*typed, home=tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def shell(script: str, home: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell in which ``adfontes`` is the program."""
    there = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    called = f'adfontes() {{ "{sys.executable}" -m tui_reader "$@"; }}; cd "{home}"; {script}'
    return subprocess.run(
        ["bash", "-c", called],
        stdin=subprocess.DEVNULL,
        env=there,
        capture_output=True,
        timeout=60,
        check=False,
    )


# A line of shell, its exit code, what it prints begins with, and words of what it says on standard error.
PIPES = [
    ("cat LAMP | adfontes | head -1", 0, "The Lamp", ""),
    ("cat LAMP | adfontes - | head -1", 0, "The Lamp", ""),
    ("adfontes < LAMP | head -1", 0, "The Lamp", ""),
    ("adfontes LAMP | head -1; exit ${PIPESTATUS[0]}", 0, "The Lamp", ""),
    ("adfontes LAMP | true; exit ${PIPESTATUS[0]}", 0, "", ""),
    ("adfontes LAMP <&- | head -1", 0, "The Lamp", ""),
    ("adfontes LAMP >&-", 0, "", ""),
    ("adfontes LAMP 2>&- | head -1", 0, "The Lamp", ""),
    ("adfontes LAMP > /dev/full", 70, "", "standard output cannot be written: no space left on device"),
    ("adfontes | head -1", 0, "The First Five Minutes", ""),
]


@pytest.mark.parametrize(("script", "code", "printed", "said"), PIPES, ids=[case[0] for case in PIPES])
def test_in_a_pipe(script: str, code: int, printed: str, said: str, tmp_path: Path) -> None:
    """It goes before and after other programs, with streams full, closed or left early, and never fails loudly."""
    done = shell(script.replace("LAMP", LAMP), tmp_path)
    assert done.returncode == code, done.stderr.decode()
    assert done.stdout.decode().startswith(printed)
    assert done.stderr.decode().strip().endswith(said)
    assert (done.stderr == b"") == (said == "")
    assert len(done.stderr.splitlines()) <= 1
