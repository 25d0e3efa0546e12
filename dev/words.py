"""The translation workflow (make words). English texts stand in the code, Azerbaijani in one file.

    dev/words.py update          read the code, bring the catalogue up to date, compile it
    dev/words.py missing         print the texts that have no Azerbaijani yet, as JSON to fill in
    dev/words.py fill FILE.json  write translations into the catalogue (- reads standard input)
    dev/words.py check           print what is wrong; exit 1 if anything is
    dev/words.py compile         make the .mo file that the program reads

A JSON file for fill is {"English text": "Azerbaijani text"}; a text with a plural has
["one", "many"] as its value, a text with a context has "context\\u0004English text" as its key.
Many people may fill at once: each waits for the lock translations/.lock.
"""

import argparse
import fcntl
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "az"
# Written down rather than taken from Babel's table, so that a new Babel cannot change it.
PLURALS = "nplurals=2; plural=(n != 1);"
KEYWORDS = (
    "_l",
    "lazy_gettext",
    "lazy_ngettext:1,2",
    "lazy_pgettext:1c,2",
    "lazy_npgettext:1c,2,3",
)
# Dates and versions change with every run and collide in every merge, and git knows them anyway.
NOISE = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Project-Id-Version|Report-Msgid-Bugs-To'
    r"|Last-Translator|Language-Team|Generated-By):.*\n",
    re.MULTILINE,
)
PLACEHOLDER = re.compile(r"%\((\w+)\)")


class Words:
    """The template, the catalogue and its compiled form under one root."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.template = root / "translations" / "messages.pot"
        self.catalogue = root / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"
        self.compiled = self.catalogue.with_suffix(".mo")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One writer at a time. The lock ends with the process, however it ends."""
        self.template.parent.mkdir(parents=True, exist_ok=True)
        with (self.root / "translations" / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def extract(self) -> Catalog:
        """The texts that stand in the code now."""
        catalog = Catalog(project="Recruit", charset="utf-8", copyright_holder="", fuzzy=False)
        catalog.header_comment = "# The texts of Recruit. Made by `make words`; do not edit."
        with (self.root / "babel.cfg").open(encoding="utf-8") as file:
            methods, options = parse_mapping_cfg(file)
        keywords = {**DEFAULT_KEYWORDS, **parse_keywords(KEYWORDS)}
        found = extract_from_dir(
            self.root, methods, options, keywords, directory_filter=_may_have_texts
        )
        for _file, _line, text, _comments, context in found:
            catalog.add(text, None, context=context)
        return catalog

    def read(self) -> Catalog:
        """The Azerbaijani catalogue; an empty one where there is none yet."""
        if not self.catalogue.exists():
            return read_po(io.BytesIO(_header().encode()), locale=LOCALE)
        with self.catalogue.open("rb") as file:
            return read_po(file, locale=LOCALE)

    def read_template(self) -> Catalog:
        with self.template.open("rb") as file:
            return read_po(file)

    def update(self) -> Catalog:
        """Brings template and catalogue up to the code: new texts come empty, unused ones go."""
        template = self.extract()
        _write(self.template, _po(template))
        catalog = self.read()
        catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
        catalog.obsolete.clear()
        for message in _messages(catalog):
            if message.fuzzy:  # a text that gained or lost its plural: half a translation is none
                message.flags.discard("fuzzy")
                message.string = ("", "") if message.pluralizable else ""
        self._save(catalog)
        return catalog

    def fill(self, texts: dict[str, str | list[str]]) -> list[str]:
        """Writes translations; returns what it could not take, one line each."""
        catalog = self.update()
        known = {_key(message): message for message in _messages(catalog)}
        refused = []
        for key, value in texts.items():
            if key not in known:
                refused.append(f"no such text in the code: {key!r}")
            elif known[key].pluralizable != isinstance(value, list):
                refused.append(f"one text, or [one, many] where it has a plural: {key!r}")
            else:
                known[key].string = tuple(value) if isinstance(value, list) else value
        self._save(catalog)
        return refused

    def compile(self) -> None:
        """Makes the .mo file, whole or not at all: a server may be reading it."""
        buffer = io.BytesIO()
        write_mo(buffer, self.read())
        _write(self.compiled, buffer.getvalue())

    def _save(self, catalog: Catalog) -> None:
        _write(self.catalogue, _po(catalog))
        self.compile()


# --- the gates ---------------------------------------------------------------------------------


def fuzzy(catalog: Catalog) -> list[str]:
    """A fuzzy entry compiles to nothing, so the page falls back to English."""
    return [_key(message) for message in _messages(catalog) if message.fuzzy]


def empty(catalog: Catalog) -> list[str]:
    """Texts without a translation, or with only one of two plural forms."""
    return [_key(message) for message in _messages(catalog) if not all(_strings(message))]


def plural_forms(catalog: Catalog) -> list[str]:
    """Azerbaijani has two forms here; another count breaks the compiled file."""
    if catalog.num_plurals != 2:
        return ["Plural-Forms of the catalogue: " + catalog.plural_forms]
    return [
        _key(message)
        for message in _messages(catalog)
        if len(_strings(message)) != (2 if message.pluralizable else 1)
    ]


def placeholders(catalog: Catalog) -> list[str]:
    """A lost or invented %(name)s shows a broken sentence, or fails when the page is made."""
    return [
        _key(message)
        for message in _messages(catalog)
        if all(_strings(message)) and not _agree(message, catalog)
    ]


def wrong_letters(catalog: Catalog) -> list[str]:
    """U+01DD looks like ə but is another letter: search and sorting miss it."""
    return [
        _key(message) for message in _messages(catalog) if "\u01dd" in "".join(_strings(message))
    ]


def exclamations(catalog: Catalog) -> list[str]:
    """A state service does not shout."""
    return [
        _key(message)
        for message in _messages(catalog)
        if any(text.rstrip().endswith("!") for text in _strings(message))
    ]


GATES = {
    "fuzzy": fuzzy,
    "no translation": empty,
    "wrong number of plural forms": plural_forms,
    "placeholders differ": placeholders,
    "U+01DD instead of ə": wrong_letters,
    "ends with an exclamation mark": exclamations,
}


def stale(words: Words) -> list[str]:
    """Texts of the code that the template lacks, and texts of the template that the code lacks."""
    now = _texts(words.extract())
    then = _texts(words.read_template()) if words.template.exists() else set()
    return sorted({key for key, _plural in now ^ then})


def untaken(words: Words) -> list[str]:
    """Texts of the template that the catalogue lacks: update was not run."""
    missing = _texts(words.read_template()) - _texts(words.read())
    return sorted({key for key, _plural in missing})


def problems(words: Words) -> list[str]:
    """Everything the gates find, one line each."""
    catalog = words.read()
    lines = [f"not in step with the code (run `make words`): {key!r}" for key in stale(words)]
    if words.template.exists():
        lines += [f"not in the catalogue (run `make words`): {key!r}" for key in untaken(words)]
    for name, gate in GATES.items():
        lines += [f"{name}: {key!r}" for key in gate(catalog)]
    return lines


# --- helpers -----------------------------------------------------------------------------------


def _may_have_texts(folder: str) -> bool:
    """Spares a walk through thousands of other people's files."""
    return not Path(folder).name.startswith((".", "_", "node_modules", "instance"))


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _key(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}\u0004{text}" if message.context else text


def _texts(catalog: Catalog) -> set[tuple[str, str]]:
    """(key, plural) of every text; the plural is empty where there is none."""
    return {(_key(m), m.id[1] if m.pluralizable else "") for m in _messages(catalog)}


def _strings(message: Message) -> tuple[str, ...]:
    if isinstance(message.string, (list, tuple)):
        return tuple(message.string)
    return (message.string or "",)


def _names(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _agree(message: Message, catalog: Catalog) -> bool:
    """Babel's own check takes "100% sure" for a placeholder, so it sees only texts with names."""
    named = any(_names(text) for text in (message.id, *_strings(message)) if isinstance(text, str))
    return _names_agree(message) and not (named and message.check(catalog))


def _names_agree(message: Message) -> bool:
    """ "One file" may leave out the number that "%(num)s files" needs, but invent none."""
    if not message.pluralizable:
        return _names(message.id) == _names(message.string)
    one, many = (_names(text) for text in message.id)
    strings = _strings(message)
    return one <= _names(strings[0]) <= one | many and _names(strings[-1]) == many


def _header() -> str:
    return (
        "# Recruit in Azerbaijani. Made by `make words` and `dev/words.py fill`.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {LOCALE}\\n"\n'
        f'"Plural-Forms: {PLURALS}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
    )


def _po(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, no_location=True, sort_output=True, ignore_obsolete=True)
    return NOISE.sub("", buffer.getvalue().decode()).encode()


def _write(path: Path, content: bytes) -> None:
    """Replaces a file in one step, and leaves it alone where nothing changed."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + f".{os.getpid()}")
    half.write_bytes(content)
    half.replace(path)


def _print_missing(catalog: Catalog) -> None:
    texts = {_key(m): ["", ""] if m.pluralizable else "" for m in _messages(catalog)}
    gaps = {key: texts[key] for key in empty(catalog)}
    if gaps:
        print(json.dumps(gaps, ensure_ascii=False, indent=1))
    print(f"{len(gaps)} of {len(texts)} texts have no translation", file=sys.stderr)


def _fill(words: Words, source: str) -> int:
    text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    refused = words.fill(json.loads(text))
    for line in refused:
        print(line, file=sys.stderr)
    _print_missing(words.read())
    return 1 if refused else 0


def _check(words: Words) -> int:
    lines = problems(words)
    print("\n".join(lines) if lines else "The translations are complete.")
    return 1 if lines else 0


def main(arguments: list[str] | None = None, words: Words | None = None) -> int:
    words = words or Words()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task", choices=["update", "missing", "fill", "check", "compile"])
    parser.add_argument("file", nargs="?", help="for fill: a JSON file, or - for standard input")
    options = parser.parse_args(arguments)
    if options.task == "fill" and not options.file:
        parser.error("fill needs a JSON file, or - for standard input")
    if options.task == "check":
        return _check(words)
    with words.locked():
        if options.task == "fill":
            return _fill(words, options.file)
        if options.task == "compile":
            words.compile()
        elif options.task == "update":
            _print_missing(words.update())
        else:
            _print_missing(words.read())
    return 0


if __name__ == "__main__":
    sys.exit(main())
