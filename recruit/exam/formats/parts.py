"""What reading and writing of items share, whatever the format."""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from html import escape
from typing import Any
from urllib.parse import unquote

from recruit.exam.rules.content import Accepted, Content, ShortAnswer, Words, check, settled
from recruit.exam.rules.sanitising import PICTURE, clean, is_plain, unescape, words_of
from recruit.kernel.errors import RecruitError, RuleError
from recruit.kernel.text import N_

ANY = "*"  # the language of a text that is the same in all of them
LONGEST_NAME = 100
LARGEST_PICTURE = 5_000_000

_SPAN = re.compile(r"<span\b([^<>]*\bclass\s*=\s*[\"']multilang[\"'][^<>]*)>", re.I)
_SPAN_LANGUAGE = re.compile(r"\blang\s*=\s*[\"']([a-z]{2,3})\b", re.I)
_MLANG = re.compile(r"\{mlang\s+([a-z]{2,3}|other)\}", re.I)
_TEX = re.compile(r"\$\$([^<$]+)\$\$")
_DATA_ADDRESS = re.compile(r"data:image/(?:png|jpeg);base64,(.*)", re.S)
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


class UnsupportedError(RuleError):
    """The item is of a type that the bank does not hold."""


@dataclass(frozen=True)
class Picture:
    """A picture that came with a file, or goes out with one."""

    name: str
    data: bytes

    @property
    def address(self) -> str:
        return f"attachment:{hashlib.sha256(self.data).hexdigest()}"


@dataclass(frozen=True)
class ParsedItem:
    """An item of a file: its content, or the problem for which it has none.

    `type` is ours where the bank knows it, else the name that the file uses.
    """

    name: str
    type: str
    content: Content | None
    warnings: tuple[RecruitError, ...] = ()
    problem: RecruitError | None = None
    category: str | None = None
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    @property
    def supported(self) -> bool:
        return not isinstance(self.problem, UnsupportedError)


@dataclass(frozen=True)
class NamedItem:
    """An item to be written."""

    name: str
    content: Content


class UnsayableError(RuleError):
    """A format has no way to say this item."""


FindPicture = Callable[[str], Picture | None]


class Draft:
    """One item while it is read: its language, its files, and what is to be said of it."""

    def __init__(
        self,
        language: str,
        find: Callable[[str], bytes | None] = lambda name: None,
        known: Container[str] = (),
    ) -> None:
        """`known`: the addresses of stored pictures that may stay as they are."""
        self.language = language
        self.known = known
        self.find = find
        self.warnings: list[RecruitError] = []
        self.pictures: dict[str, Picture] = {}

    def warn(self, message: str, **params: Any) -> None:
        if all(one.message != message or one.params != params for one in self.warnings):
            self.warnings.append(RecruitError(message, **params))

    def words(self, html: str) -> Words:
        """A text by language; under ANY where it marks none."""
        return {language: self.html(part) for language, part in by_language(html).items()}

    def html(self, raw: str) -> str:
        """The text in the subset; its pictures are taken along."""
        cleaned = clean(raw, self._picture)
        missing = {"img", "svg"} & set(cleaned.lost)
        if missing:
            raise RuleError(N_("A picture of the item is not in the file, or is no PNG or JPG."))
        if "math" in cleaned.lost:
            raise RuleError(N_("A formula is written in a way that is not understood."))
        for name in cleaned.lost:
            self.warn(N_("Left out of the text: %(element)s."), element=name)
        return cleaned.html

    def _picture(self, source: str) -> str | None:
        if PICTURE.fullmatch(source):
            return source if source in self.known else None
        data = self._data(source)
        ending = next(
            (e for start, e in _SIGNATURES.items() if (data or b"").startswith(start)), ""
        )
        if data is None or not ending or len(data) > LARGEST_PICTURE:
            return None
        name = unquote(source.rpartition("/")[2]) if not source.startswith("data:") else "picture"
        stem = re.sub(r"[^\w-]+", "-", name.rpartition(".")[0] or name)[:40] or "picture"
        picture = Picture(f"{stem}.{ending}", data)
        self.pictures[picture.address] = picture
        return picture.address

    def _data(self, source: str) -> bytes | None:
        if embedded := _DATA_ADDRESS.fullmatch(source):
            return decoded(embedded[1])
        plain = source.removeprefix("@@PLUGINFILE@@/").partition("?")[0]
        return self.find(plain) or self.find(unquote(plain))


def decoded(text: str) -> bytes | None:
    """The bytes in base64, or None."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def by_language(html: str) -> dict[str, str]:
    """A text that holds its translations side by side, taken apart."""
    for pattern, end, language_of in (
        (_SPAN, "</span>", _span_language),
        (_MLANG, "{mlang}", _mlang_language),
    ):
        pieces = _pieces(html, pattern, end, language_of)
        languages = dict.fromkeys(one for one, _ in pieces if one not in (ANY, None))
        if languages:
            return {
                str(one): "".join(text for said, text in pieces if said in (one, ANY))
                for one in languages
            }
    return {ANY: html}


def _pieces(
    html: str,
    pattern: re.Pattern[str],
    end: str,
    language_of: Callable[[re.Match[str]], str | None],
) -> list[tuple[str | None, str]]:
    """The text in pieces, each with its language: ANY outside of the marks, None where another
    system shows a piece that no language has."""
    pieces: list[tuple[str | None, str]] = []
    done = 0
    for found in pattern.finditer(html):
        if found.start() < done:
            continue
        stop = html.find(end, found.end())
        if stop == -1:
            break
        pieces += [
            (ANY, html[done : found.start()]),
            (language_of(found), html[found.end() : stop]),
        ]
        done = stop + len(end)
    return [*pieces, (ANY, html[done:])]


def _span_language(found: re.Match[str]) -> str | None:
    said = _SPAN_LANGUAGE.search(found[1])
    return said[1].lower() if said else ANY


def _mlang_language(found: re.Match[str]) -> str | None:
    return None if found[1].lower() == "other" else found[1].lower()


def tex(text: str) -> str:
    """Formulas between $$ as we write them."""
    return _TEX.sub(r"\\(\1\\)", text)


def item_from(
    draft: Draft,
    name: str,
    kind: str,
    read: Callable[[Draft], Content],
    category: str | None = None,
) -> ParsedItem:
    """The item as `read` gives it, whole and sound, or with the problem that was met."""
    try:
        content = settled(spread(read(draft), draft.language))
        check(content)
    except RuleError as problem:
        return ParsedItem(title(name) or "?", kind, None, tuple(draft.warnings), problem, category)
    stem = in_html(content, content.stem[content.languages[0]])
    return ParsedItem(
        title(name) or title(words_of(stem)) or "?",
        str(content.type),
        content,
        tuple(draft.warnings),
        None,
        category,
        draft.pictures,
    )


def unsupported(kind: str) -> Callable[[Draft], Content]:
    """A reader for a type that we do not hold."""

    def refuse(draft: Draft) -> Content:
        raise UnsupportedError(
            N_("Items of the type %(type)s are not supported."), type=kind or "?"
        )

    return refuse


def title(text: str) -> str:
    """A name on one line."""
    said = " ".join(text.split())
    return said if len(said) <= LONGEST_NAME else said[: LONGEST_NAME - 1].rstrip() + "\u2026"


def spread(content: Content, language: str) -> Content:
    """Texts under ANY become texts of each language of the item."""
    found = {one for _, words in content.texts() for one in words} - {ANY}
    if isinstance(content, ShortAnswer):
        found |= set(content.accepted) - {ANY}
    languages = sorted(found) or [language]

    def resolved(words: Words) -> Words:
        if ANY in words:
            return dict.fromkeys(languages, words[ANY])
        return words

    parts: dict[str, Any] = {
        name: tuple(resolved(words) for words in getattr(content, name))
        for name in ("prompts", "options")
        if hasattr(content, name)
    }
    if isinstance(content, ShortAnswer) and ANY in content.accepted:
        parts["accepted"] = dict.fromkeys(languages, content.accepted[ANY])
    why = resolved(content.why) if content.why else None
    return replace(content, stem=resolved(content.stem), why=why or None, **parts)


# --- fractions as percentages ------------------------------------------------------------------


def share_of(percent: str) -> Fraction | None:
    """100 is 1, 33.33333 is 1/3: files round what they cannot write; None for no number."""
    if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{0,10})?", percent.strip()):
        return None
    exact = Fraction(percent.strip()) / 100
    near = exact.limit_denominator(20)
    return near if abs(near - exact) < Fraction(1, 2_000_000) else exact


def percent_of(share: Fraction) -> str:
    """1 is 100, 1/3 is 33.33333."""
    if (share * 100).denominator == 1:
        return str(share * 100)
    scaled = round(share * 10_000_000)
    text = f"{'-' if scaled < 0 else ''}{abs(scaled) // 100_000}.{abs(scaled) % 100_000:05}"
    return text.rstrip("0").rstrip(".")


# --- writing -----------------------------------------------------------------------------------


def in_html(content: Content, text: str) -> str:
    """A content's text in the subset, whatever it is kept in."""
    return text if content.html else escape(text, quote=False).replace("\n", "<br>")


def in_plain(content: Content, text: str) -> str:
    """A content's text without markup; UnsayableError where it has some."""
    if not content.html:
        return text
    if not is_plain(text):
        raise UnsayableError(N_("This format holds no markup in this place."))
    return unescape(text)


def side_by_side(content: Content, words: Words, language: str) -> str:
    """All translations of a text as one HTML text; bare where the item is in `language` alone."""
    if content.languages == (language,):
        return _for_moodle(in_html(content, words[language]))
    return "".join(
        f'<span lang="{one}" class="multilang">{_for_moodle(in_html(content, words[one]))}</span>'
        for one in content.languages
        if one in words
    )


def _for_moodle(html: str) -> str:
    """Two dollars would begin a formula there."""
    return html.replace("$$", "&#36;&#36;").replace("{mlang", "&#123;mlang")


def one_list(accepted: Mapping[str, tuple[Accepted, ...]]) -> tuple[Accepted, ...]:
    """The accepted texts where they are the same in every language."""
    lists = list(accepted.values())
    if any(one != lists[0] for one in lists):
        raise UnsayableError(N_("This format holds accepted answers in one language only."))
    return lists[0]
