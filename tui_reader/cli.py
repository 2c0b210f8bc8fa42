"""The command line: open an essay, or ask about one without opening the screen.

Exit codes: 0 done; 1 the essay has findings (``check``: problems); 2 the command line is wrong or a file cannot be
read; 69 no terminal to draw on; 70 the program failed (a log says why); 128 + n ended by signal n.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader import __version__, first_page
from tui_reader.problems import ReaderError

if TYPE_CHECKING:
    import argparse

OK, FINDINGS, REFUSED, NO_TERMINAL, FAILED = 0, 1, 2, 69, 70

_EPILOG = """\
commands:
  adfontes list                     list the essays: read lately, in your folders, with the program
  adfontes list notes|quotations|sources FILE [--json|--csv|--bibtex|--csl]
                                    list what an essay holds, for a table or a bibliography
  adfontes citations --batch FILE   read notes as citations, a line of JSON each
  adfontes audit FILE [--json] [--fail-on KINDS]
                                    say what is amiss with its notes, citations and quotations
  adfontes add FILE...              copy texts into your library, where passages are looked for
  adfontes inspect FILE [--json]    say what structure was found in a text, and what was inferred
  adfontes keys [--keymap NAME]     print the keys and what they do
  adfontes commands                 print every command by its name
  adfontes check KEYMAP             say what is wrong with a keymap of your own
  adfontes bookmarks list|export|import|merge|undo
                                    list bookmarks, write them in other forms, make one file of two
  adfontes convert FILE --to markdown|html|json|text [-o OUT]
                                    write an essay in another format, its notes and quotations kept
  adfontes find --library FOLDER [WORDS]
                                    say which passage of a library words come from
  adfontes read FILE                open FILE even where it is called like a command

A file named - is standard input. shipped:tutor and shipped:essay open what comes with the program.

exit codes:
  0 done   1 something to mend was found   2 wrong command line or unreadable file
  69 no terminal   70 a failure of the program   128+n ended by signal n
"""


def _parser(name: str, summary: str) -> argparse.ArgumentParser:
    import argparse

    program = "adfontes" if name == "read" else f"adfontes {name}"
    return argparse.ArgumentParser(
        prog=program,
        description=summary,
        epilog=_EPILOG if name == "read" else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _read(arguments: Sequence[str]) -> int:
    from tui_reader import session

    if len(arguments) <= 1 and not any(given.startswith("-") for given in arguments):
        # To load what takes options apart takes longer than to read a short essay.
        return session.read(session.Options(arguments[0] if arguments else None))
    parser = _parser("read", "Read an essay that quotes, and everything it quotes, one key apart.")
    parser.add_argument("file", nargs="?", help="the essay; without one, the last, where you left it")
    parser.add_argument("--encoding", metavar="NAME", help="the file's encoding, where the guess is wrong")
    parser.add_argument("--keymap", metavar="NAME", default="", help="default, vim, emacs, less, or your own")
    parser.add_argument("--theme", metavar="NAME", help="dusk, paper, terminal, or your own")
    parser.add_argument("--ascii", action="store_true", help="draw with ASCII characters only")
    parser.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    parser.add_argument("--wire-log", metavar="FILE", help="write down what each key sends to the terminal")
    parser.add_argument("--version", action="version", version=f"adfontes {__version__}")
    return session.read(session.Options(**vars(parser.parse_args(arguments))))


def _list(arguments: Sequence[str]) -> int:
    parser = _parser("list", "List the essays. With a kind and a file: list what that essay holds.")
    if arguments:
        from tui_reader import asking

        asking.list_parser(
            parser.add_subparsers(dest="kind", required=True, metavar="notes|quotations|sources")
        )
        options = parser.parse_args(arguments)
        written, troubles = asking.listed(options.kind, options.file, options.form, encoding=options.encoding)
        _warn(troubles)
        return _written(written, options.output)
    from tui_reader.equipment import equip
    from tui_reader.store.paths import Paths

    library = equip(Paths.from_environment()).library
    for heading, holdings in (
        ("Read lately", library.recent()),
        ("In your folders", list(library.found())),
        ("With the program", library.shipped()),
    ):
        if holdings:
            print(heading)
        for holding in holdings:
            percent = "" if holding.percent is None else f"{holding.percent:.0f}%"
            print(
                f"  {percent:>4}  {holding.title}{', ' + holding.author if holding.author else ''}  ({holding.path})"
            )
    return OK


def _written(text: str, output: Path | None) -> int:
    """Write a text to a file, or to the terminal; what is no terminal gets UTF-8."""
    if output is not None:
        from tui_reader.store.files import write

        write(output, text.encode())
    elif sys.stdout.isatty():
        print(text, end="")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
    return OK


def _citations(arguments: Sequence[str]) -> int:
    import json

    from tui_reader import asking

    for line in asking.citations(arguments):
        print(line if _utf8() else json.dumps(json.loads(line)))
    return OK


def _audit(arguments: Sequence[str]) -> int:
    from tui_reader import auditing

    options = auditing.parse(arguments)
    found = auditing.audit(options, _progress("comparing"))
    _written(found.as_json() if options.json else found.in_words(), None)
    return FINDINGS if found.fails(options.fail_on) else OK


def _add(arguments: Sequence[str]) -> int:
    parser = _parser("add", "Put texts into your library, where the passages of quotations are looked for.")
    parser.add_argument(
        "file", nargs="+", type=Path, help="a text in any format that can be read; it is copied"
    )
    options = parser.parse_args(arguments)
    from tui_reader import adding
    from tui_reader.store.config import limits_in
    from tui_reader.store.paths import Paths

    paths = Paths.from_environment()
    for added in adding.add(paths.texts, options.file, limits_in(paths.settings)):
        print(added)
    return OK


def _inspect(arguments: Sequence[str]) -> int:
    import json

    parser = _parser("inspect", "Say what structure was found in a text.")
    parser.add_argument("file", help="the text; - is standard input")
    parser.add_argument("--json", action="store_true", help="as JSON (adfontes-structure/1)")
    parser.add_argument("--encoding", metavar="NAME", help="the file's encoding")
    options = parser.parse_args(arguments)
    from tui_reader import asking, inspection

    _, document, troubles = asking.edition(options.file, encoding=options.encoding)
    _warn(troubles)
    found = inspection.inspect(document)
    if options.json:
        json.dump(found, sys.stdout, ensure_ascii=not _utf8(), indent=1)
        print()
    else:
        print(inspection.summary(found))
    return OK


def _convert(arguments: Sequence[str]) -> int:
    parser = _parser("convert", "Write an essay in another format, its notes and quotations kept.")
    parser.add_argument("file", nargs="+", help="the essay; - is standard input; several are one work")
    parser.add_argument("--to", required=True, choices=("markdown", "html", "json", "text"))
    parser.add_argument(
        "-o", "--output", metavar="OUT", help="the file to write; without it, to the terminal"
    )
    parser.add_argument("--encoding", metavar="NAME", help="the file's encoding")
    options = parser.parse_args(arguments)
    from tui_reader import asking, conversion

    # The program ends when this is done; looking through a million notes for what could be freed takes longer.
    gc.disable()
    _, document, troubles = asking.edition(*options.file, encoding=options.encoding)
    _warn([*document.warnings, *troubles])
    if options.output:
        conversion.save(document, options.to, Path(options.output), sources=options.file)
        return OK
    for piece in conversion.converted(document, options.to, ascii_only=not _utf8()):
        sys.stdout.write(piece)
    return OK


def _warn(troubles: Sequence[str]) -> None:
    for trouble in troubles:
        print(f"adfontes: {trouble}", file=sys.stderr)


def _utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def _keys(arguments: Sequence[str]) -> int:
    parser = _parser("keys", "Print the keys and what they do.")
    parser.add_argument("--keymap", metavar="NAME", default="", help="default, vim, emacs, less, or your own")
    parser.add_argument("--markdown", action="store_true", help="as a Markdown table")
    options = parser.parse_args(arguments)
    from tui_reader import manual
    from tui_reader.equipment import equip
    from tui_reader.store.paths import Paths

    keymap = equip(Paths.from_environment(), keymap=options.keymap).keys.keymap
    print(manual.key_table(keymap) if options.markdown else manual.key_list(keymap))
    return OK


def _commands(arguments: Sequence[str]) -> int:
    _parser("commands", "Print every command by its name.").parse_args(arguments)
    from tui_reader.equipment import command_help

    print(command_help())
    return OK


def _check(arguments: Sequence[str]) -> int:
    parser = _parser("check", "Say what is wrong with a keymap.")
    parser.add_argument("keymap", help="the file of the keymap")
    options = parser.parse_args(arguments)
    from tui_reader.equipment import read_keymap
    from tui_reader.store.paths import Paths

    if not Path(options.keymap).is_file():
        print(f"{options.keymap}: there is no such file", file=sys.stderr)
        return REFUSED
    _, problems = read_keymap(options.keymap, Paths.from_environment())
    for problem in problems:
        print(problem)
    print(f"{len(problems)} to mend" if problems else f"{options.keymap}: nothing to mend")
    return FINDINGS if problems else OK


def _find(arguments: Sequence[str]) -> int:
    import json

    parser = _parser("find", "Say which passage of a library words come from, though they were altered.")
    parser.add_argument("words", nargs="*", help="the quotation; without one, standard input")
    parser.add_argument(
        "--library",
        metavar="FOLDER",
        action="append",
        type=Path,
        help="a folder of texts instead of your own; may be repeated",
    )
    parser.add_argument("--batch", metavar="FILE", help='a line of JSON a quotation, with "id" and "quote"')
    parser.add_argument("--no-hints", action="store_true", help="do not use the works a batch names")
    parser.add_argument("--json", action="store_true", help="as JSON, a line an answer")
    options = parser.parse_args(arguments)
    from tui_reader import provenance
    from tui_reader.equipment import equip
    from tui_reader.store.paths import Paths, shipped

    paths = Paths.from_environment()
    folders = [Path(folder) for folder in equip(paths).library.folders if folder != str(paths.texts)]
    own = options.library or [*folders, *([paths.texts] if paths.texts.is_dir() else [])]
    folders = own or [shipped("text") / "sources"]
    texts = provenance.texts_in(folders)
    index, unreadable = provenance.opened(paths, folders, _progress("indexing"))
    for problem in unreadable:
        print(f"adfontes: {problem}", file=sys.stderr)
    if options.batch:
        from tui_reader.asking import lines_of

        lines = sys.stdin if options.batch == "-" else lines_of(options.batch)
        for line in provenance.answered(index, texts, lines, hinted=not options.no_hints):
            print(line if _utf8() else json.dumps(json.loads(line)))
        return OK
    answer = index.find(" ".join(options.words) or sys.stdin.read())
    said = json.dumps(provenance.as_data(answer), ensure_ascii=not _utf8())
    print(said if options.json else provenance.described(answer))
    return OK


def _progress(what: str) -> Callable[[float], None]:
    """Give a call that shows how much is done, where somebody is looking."""

    def show(done: float) -> None:
        if sys.stderr.isatty():
            print(f"\r{what} {done:4.0%}" if done < 1 else "\r\033[K", end="", file=sys.stderr, flush=True)

    return show


def _bookmarks(arguments: Sequence[str]) -> int:
    parser = _parser("bookmarks", "List bookmarks, write them in other forms, make one file of two.")
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="list|export|import|merge|undo")
    listing = kinds.add_parser("list", help="list the bookmarks of all essays, or of one")
    export = kinds.add_parser("export", help="write them as Markdown, CSV, Org or JSON")
    merging = kinds.add_parser("merge", help="bring the bookmarks of one file into another")
    importing = kinds.add_parser("import", help="take in what was marked in another program")
    importing.add_argument(
        "file", metavar="FILE", type=Path, help="of Kindle, KOReader, calibre, Zotero or Hypothesis"
    )
    importing.add_argument("--into", metavar="ESSAY", required=True, help="the essay: its path, id or title")
    importing.add_argument(
        "--book", metavar="WORDS", default="", help="words of the title, where FILE has several"
    )
    undoing = kinds.add_parser("undo", help="take back the last merge or import of thirty days")
    for kind in (listing, export, undoing):
        kind.add_argument("essay", nargs="?", default="", help="its id, its path, or words in its title")
    listing.add_argument("--json", action="store_true", help="as JSON (adfontes-bookmarks/1)")
    export.add_argument("--to", required=True, choices=("markdown", "csv", "org", "json"))
    merging.add_argument("ours", metavar="OURS", type=Path, help="the file that takes up the other")
    merging.add_argument("theirs", metavar="THEIRS", type=Path, help="the other; it is left as it is")
    merging.add_argument("--base", type=Path, help="what both were made from, if you have it")
    merging.add_argument("-o", "--output", metavar="OUT", type=Path, help="write here instead of to OURS")
    options = parser.parse_args(arguments)
    from tui_reader import bookkeeping
    from tui_reader.library import Library
    from tui_reader.store.paths import Paths

    if options.kind == "merge":
        journal = Paths.from_environment().journal
        choices = bookkeeping.merge_files(options.ours, options.theirs, options.base, options.output, journal)
        for choice in choices:
            print(choice, file=sys.stderr)
        return FINDINGS if choices else OK
    if options.kind == "undo":
        print(bookkeeping.take_back(Library(Paths.from_environment()), options.essay))
        return OK
    if options.kind == "import":
        library = Library(Paths.from_environment())
        print(bookkeeping.import_file(library, options.file, options.into, options.book))
        return OK
    found = bookkeeping.held(Library(Paths.from_environment()), options.essay)
    form = "json" if options.kind == "list" and options.json else getattr(options, "to", "")
    written = bookkeeping.FORMS[form](found) if form else bookkeeping.listed(found)
    if form:
        # What goes to a file is UTF-8 whatever the terminal.
        sys.stdout.buffer.write(written.encode())
    else:
        print(written, end="")
    return OK


_COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "read": _read,
    "list": _list,
    "citations": _citations,
    "audit": _audit,
    "add": _add,
    "inspect": _inspect,
    "keys": _keys,
    "commands": _commands,
    "check": _check,
    "find": _find,
    "bookmarks": _bookmarks,
    "convert": _convert,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; give its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = _COMMANDS.get(given[0]) if given else None
    try:
        code = command(given[1:]) if command else _read(given)
        sys.stdout.flush()
        return code
    except ReaderError as error:
        first_page.withdraw()
        print(f"adfontes: {error}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        # The reader of our output has gone (`adfontes list | head`): that is no failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        reason = (error.strerror or str(error)).lower()
        print(f"adfontes: standard output cannot be written: {reason}", file=sys.stderr)
        return FAILED
