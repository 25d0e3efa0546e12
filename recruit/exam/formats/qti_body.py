"""The words of a QTI item: its body as authors' HTML, the interaction's place marked."""

from dataclasses import dataclass
from html import escape
from xml.etree.ElementTree import Element  # noqa: S405  (defusedxml parses)

from recruit.exam.formats.mathml import latex_of
from recruit.exam.formats.parts import ANY, Draft
from recruit.exam.formats.qti_names import attribute, child, found, name_of, text
from recruit.exam.rules.content import Words
from recruit.exam.rules.sanitising import clean
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

BLANK = "_____"
_MARK = "\ue000"  # where the interaction stood
_VOID = frozenset(("br", "img", "hr", "col"))
_HIDDEN = frozenset(("feedbackblock", "feedbackinline", "templateblock", "templateinline"))
_KEPT = ("src", "alt", "colspan", "rowspan")


@dataclass(frozen=True)
class Body:
    stem: Words
    why: Words | None


def body_of(root: Element, body: Element, interaction: Element, draft: Draft) -> Body:
    """The stem around the interaction, its prompt inside; and the explanation, if there is one."""
    html = draft.html(_inner(body, interaction, draft))
    ending = f"<p>{_MARK}</p>"
    if html == _MARK:
        html = ""
    if html.endswith(ending):
        html = clean(html.removesuffix(ending)).html
    return Body({ANY: html.replace(_MARK, BLANK)}, _why(root, draft))


def words_of(element: Element, draft: Draft) -> Words:
    """The words of an option or prompt."""
    return {ANY: draft.html(_inner(element, None, draft))}


def _why(root: Element, draft: Draft) -> Words | None:
    """An explanation is what is shown whatever was answered; we call it WHY."""
    feedback = found(root, "modalfeedback")
    why = [one for one in feedback if attribute(one, "identifier") == "WHY"]
    if len(feedback) > len(why) or any(
        found(root, name) for name in ("feedbackinline", "feedbackblock")
    ):
        draft.warn(N_("Feedback on single answers was left out."))
    if not why:
        return None
    return {ANY: draft.html(_inner(why[0], None, draft))}


def _inner(element: Element, interaction: Element | None, draft: Draft) -> str:
    parts = [_said(element.text)]
    for one in element:
        parts += [_html(one, interaction, draft), _said(one.tail)]
    return "".join(parts)


def _said(words: str | None) -> str:
    return escape((words or "").replace(_MARK, ""), quote=False)


def _html(element: Element, interaction: Element | None, draft: Draft) -> str:
    name = name_of(element)
    if element is interaction:
        return _place(element, draft)
    if not name or name in _HIDDEN:
        return ""
    if name == "rubricblock" and "candidate" not in (attribute(element, "view") or "").split():
        draft.warn(N_("Notes for markers were left out."))
        return ""
    if name == "math":
        return _formula(element, draft)
    if name == "object":
        return _object(element)
    if name in ("printedvariable", "stimulusbody"):
        raise RuleError(N_("A part of the text is computed, which is not supported."))
    shown = "div" if name in ("rubricblock", "prompt", "contentbody", "stimulus") else name
    attributes = "".join(
        f' {key}="{escape(value)}"' for key in _KEPT if (value := element.get(key)) is not None
    )
    if name in _VOID:
        return f"<{shown}{attributes}>"
    return f"<{shown}{attributes}>{_inner(element, interaction, draft)}</{shown}>"


def _place(interaction: Element, draft: Draft) -> str:
    if name_of(interaction) == "textentryinteraction":
        return _MARK
    prompt = child(interaction, "prompt")
    return "" if prompt is None else f"<div>{_inner(prompt, None, draft)}</div>"


def _formula(math: Element, draft: Draft) -> str:
    """MathML as LaTeX; where it says more than we know it is lost, the item's problem."""
    latex = latex_of(math)
    if latex is None:
        return "<math></math>"
    draft.warn(N_("A formula was rewritten from MathML as LaTeX; check it."))
    return escape(rf"\({latex}\)", quote=False)


def _object(element: Element) -> str:
    if not (attribute(element, "type") or "").startswith("image/"):
        return "<object></object>"
    source, said = attribute(element, "data") or "", text(element)
    return f'<img src="{escape(source)}" alt="{escape(said)}">'
