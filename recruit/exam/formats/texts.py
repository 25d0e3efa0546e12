"""The text formats that files name: html, plain, markdown, and Moodle's own automatic one."""

import re
from html import escape

from recruit.exam.formats.parts import Draft, tex
from recruit.exam.rules import sanitising
from recruit.kernel.text import N_

HTML, PLAIN, MARKDOWN, AUTOMATIC = "html", "plain", "markdown", "moodle"
NAMES = {
    "html": HTML,
    "plain": PLAIN,
    "plain_text": PLAIN,
    "markdown": MARKDOWN,
    "moodle": AUTOMATIC,
    "moodle_auto_format": AUTOMATIC,
}

_BESIDE_TAG = re.compile(r"(?<=>)\s*\n\s*|\s*\n\s*(?=<)")


def as_html(text: str, kind: str, draft: Draft) -> str:
    """A text of that kind as authors' HTML, not yet cleaned."""
    text = text.strip()
    if kind == PLAIN:
        return tex(sanitising.escape(text))
    if kind == MARKDOWN:
        return tex(_markdown(text, draft))
    if kind == AUTOMATIC:
        return tex(_BESIDE_TAG.sub(" ", text).replace("\n", "<br>"))
    return tex(text)


_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*])")
_BULLET = re.compile(r"[-*+]\s+(.*)")
_NUMBERED = re.compile(r"[0-9]+[.)]\s+(.*)")


def _markdown(text: str, draft: Draft) -> str:
    """Paragraphs, lists, bold and italics; a warning where there may be more."""
    if re.search(r"^(#|>|\||```|    )|\]\(|`", text, re.M):
        draft.warn(N_("Of Markdown, only paragraphs, lists, bold and italics were understood."))
    blocks = re.split(r"\n[ \t]*\n", text)
    return "".join(_markdown_block(block.strip().split("\n")) for block in blocks)


def _markdown_block(lines: list[str]) -> str:
    for pattern, tag in ((_BULLET, "ul"), (_NUMBERED, "ol")):
        entries = [pattern.fullmatch(line.strip()) for line in lines]
        if all(entries):
            body = "".join(f"<li>{_inline(entry[1])}</li>" for entry in entries if entry)
            return f"<{tag}>{body}</{tag}>"
    return f"<p>{_inline(' '.join(line.strip() for line in lines))}</p>"


def _inline(text: str) -> str:
    marked = _STRONG.sub(r"<strong>\2</strong>", escape(text, quote=False))
    return _EMPHASIS.sub(r"<em>\2</em>", marked)
