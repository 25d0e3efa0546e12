"""QTI 3.0: writing of a package with a manifest, an item a file and a file a language."""

import io
from collections.abc import Sequence
from fractions import Fraction
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from recruit.exam.formats.parts import FindPicture, NamedItem, Picture, UnsayableError, in_html
from recruit.exam.formats.qti_types import TRUTHS
from recruit.exam.rules.content import (
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    Words,
    number_text,
)
from recruit.exam.rules.sanitising import as_xml, pictures_of
from recruit.kernel.text import N_

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ITEM_SPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_MANIFEST_SPACE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates"
_ALWAYS = (1980, 1, 1, 0, 0, 0)  # the same items give the same bytes
LETTERS = "ABCDEFGHI"


def write(items: Sequence[NamedItem], language: str, picture: FindPicture) -> bytes:
    """The items as a package, their pictures inside."""
    out = io.BytesIO()
    pictures: dict[str, Picture] = {}
    resources: list[str] = []
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for number, item in enumerate(items, start=1):
            for one in item.content.languages:
                writer = _Writer(item, f"item-{number:04}", one, picture)
                _add(package, writer.place, writer.document().encode())
                resources.append(writer.resource())
                pictures |= writer.pictures
        for place, found in pictures.items():
            _add(package, place, found.data)
        _add(package, "imsmanifest.xml", _manifest("".join(resources)).encode())
    return out.getvalue()


def _add(package: ZipFile, name: str, data: bytes) -> None:
    part = ZipInfo(name, _ALWAYS)
    part.compress_type = ZIP_DEFLATED
    part.external_attr = 0o644 << 16
    package.writestr(part, data)


def _manifest(resources: str) -> str:
    return (
        f'{_HEAD}<manifest xmlns="{_MANIFEST_SPACE}" identifier="recruit-items">\n'
        "  <metadata>\n    <schema>QTI Package</schema>\n"
        "    <schemaversion>3.0.0</schemaversion>\n  </metadata>\n"
        f"  <organizations/>\n  <resources>\n{resources}  </resources>\n</manifest>\n"
    )


class _Writer:
    """One item in one language."""

    def __init__(self, item: NamedItem, label: str, language: str, picture: FindPicture) -> None:
        self.name = item.name
        self.content = item.content
        self.label = label
        self.language = language
        self.find = picture
        self.pictures: dict[str, Picture] = {}

    @property
    def place(self) -> str:
        return f"items/{self.label}-{self.language}.xml"

    def resource(self) -> str:
        code = f"{self.label}-{self.language}"
        files = "".join(f'      <file href="{one}"/>\n' for one in (self.place, *self.pictures))
        return (
            f'    <resource identifier="{code}" type="imsqti_item_xmlv3p0" href="{self.place}">\n'
            f"{files}    </resource>\n"
        )

    def document(self) -> str:
        why = (self.content.why or {}).get(self.language)
        feedback = _FEEDBACK_DECLARED if why is not None else ""
        said = (
            '  <qti-modal-feedback outcome-identifier="FEEDBACK" identifier="WHY" '
            f'show-hide="show">\n    <qti-content-body>{self.blocks(why)}</qti-content-body>\n'
            "  </qti-modal-feedback>\n"
            if why is not None
            else ""
        )
        declared, body, processing = self.parts()
        stem = self.blocks(self.content.stem[self.language])
        return (
            f'{_HEAD}<qti-assessment-item xmlns="{_ITEM_SPACE}" '
            f'identifier="{self.label}-{self.language}" title="{_attribute(self.name)}" '
            f'label="{self.label}" xml:lang="{self.language}" adaptive="false" '
            'time-dependent="false" tool-name="Recruit" tool-version="1">\n'
            f"{declared}{_SCORE_DECLARED}{feedback}"
            f"  <qti-item-body>\n    {stem}\n{body}  </qti-item-body>\n"
            f"{processing}{said}</qti-assessment-item>\n"
        )

    def blocks(self, text: str) -> str:
        html = self.html(text)
        return html if _begins_with_block(html) else f"<p>{html}</p>"

    def html(self, text: str) -> str:
        html = in_html(self.content, text)
        for address in pictures_of(html):
            found = self.find(address)
            if found is None:
                raise UnsayableError(N_("A picture of the item cannot be found."))
            place = f"media/{address[-8:]}-{found.name}"
            self.pictures[place] = found
            html = html.replace(f'src="{address}"', f'src="../{place}"')
        return as_xml(html)

    def parts(self) -> tuple[str, str, str]:
        """Response declaration, interaction, response processing."""
        content = self.content
        if isinstance(content, SingleChoice):
            key = [LETTERS[content.key]]
            body = self.choices(list(zip(LETTERS, content.options, strict=False)), 1)
            return _declared("single", "identifier", key), body, _template("match_correct")
        if isinstance(content, MultipleResponse):
            return self.multiple(content)
        if isinstance(content, TrueFalse):
            return self.true_false(content)
        if isinstance(content, Numeric):
            best = number_text(content.answers[0].value)
            return _declared("single", "float", [best]), _ENTRY, _numeric(content)
        if isinstance(content, ShortAnswer):
            return self.short(content)
        return self.matching(content)

    def choices(self, choices: Sequence[tuple[str, Words]], most: int) -> str:
        body = "".join(
            f'      <qti-simple-choice identifier="{code}">{self.html(words[self.language])}'
            "</qti-simple-choice>\n"
            for code, words in choices
        )
        return (
            f'    <qti-choice-interaction response-identifier="RESPONSE" shuffle="true" '
            f'max-choices="{most}">\n{body}    </qti-choice-interaction>\n'
        )

    def multiple(self, content: MultipleResponse) -> tuple[str, str, str]:
        codes = LETTERS[: len(content.options)]
        key = [codes[place] for place in content.key]
        share = Fraction(1, len(key))
        entries = [(code, share if code in key else -share) for code in codes]
        mapping = "" if content.all_or_nothing else _mapping(entries)
        body = self.choices(list(zip(codes, content.options, strict=True)), 0)
        template = _template("match_correct" if content.all_or_nothing else "map_response")
        return _declared("multiple", "identifier", key, mapping), body, template

    def true_false(self, content: TrueFalse) -> tuple[str, str, str]:
        words = TRUTHS.get(self.language, TRUTHS["en"])
        body = "".join(
            f'      <qti-simple-choice identifier="{code}">{said}</qti-simple-choice>\n'
            for code, said in zip(("true", "false"), words, strict=True)
        )
        declared = _declared("single", "identifier", [str(content.key).lower()])
        interaction = (
            '    <qti-choice-interaction response-identifier="RESPONSE" max-choices="1">\n'
            f"{body}    </qti-choice-interaction>\n"
        )
        return declared, interaction, _template("match_correct")

    def short(self, content: ShortAnswer) -> tuple[str, str, str]:
        accepted = content.accepted[self.language]
        best = next(one.text for one in accepted if one.share == 1)
        sensitive = f' case-sensitive="{str(content.case_sensitive).lower()}"'
        mapping = _mapping([(one.text, one.share) for one in accepted], sensitive)
        return _declared("single", "string", [best], mapping), _ENTRY, _template("map_response")

    def matching(self, content: Matching) -> tuple[str, str, str]:
        pairs = [f"P{n + 1} O{place + 1}" for n, place in enumerate(content.key)]
        mapping = _mapping([(pair, Fraction(1, len(pairs))) for pair in pairs])
        most = len(content.prompts)
        sets = self.match_set("P", content.prompts, 1) + self.match_set("O", content.options, most)
        body = (
            '    <qti-match-interaction response-identifier="RESPONSE" shuffle="true" '
            f'max-associations="{most}">\n{sets}    </qti-match-interaction>\n'
        )
        whole = content.all_or_nothing
        declared = _declared("multiple", "directedPair", pairs, "" if whole else mapping)
        return declared, body, _template("match_correct" if whole else "map_response")

    def match_set(self, letter: str, texts: Sequence[Words], most: int) -> str:
        body = "".join(
            f'        <qti-simple-associable-choice identifier="{letter}{n}" match-max="{most}">'
            f"{self.html(words[self.language])}</qti-simple-associable-choice>\n"
            for n, words in enumerate(texts, start=1)
        )
        return f"      <qti-simple-match-set>\n{body}      </qti-simple-match-set>\n"


_ENTRY = '    <p><qti-text-entry-interaction response-identifier="RESPONSE"/></p>\n'
_SCORE_DECLARED = (
    '  <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float">\n'
    "    <qti-default-value><qti-value>0</qti-value></qti-default-value>\n"
    "  </qti-outcome-declaration>\n"
)
_FEEDBACK_DECLARED = (
    '  <qti-outcome-declaration identifier="FEEDBACK" cardinality="single" '
    'base-type="identifier">\n'
    "    <qti-default-value><qti-value>WHY</qti-value></qti-default-value>\n"
    "  </qti-outcome-declaration>\n"
)


def _begins_with_block(html: str) -> bool:
    return html.startswith(("<p>", "<ul>", "<ol>", "<table>"))


def _attribute(text: str) -> str:
    return escape(" ".join(text.split()))


def _declared(cardinality: str, base: str, correct: Sequence[str], mapping: str = "") -> str:
    values = "".join(f"<qti-value>{escape(one, quote=False)}</qti-value>" for one in correct)
    return (
        f'  <qti-response-declaration identifier="RESPONSE" cardinality="{cardinality}" '
        f'base-type="{base}">\n    <qti-correct-response>{values}</qti-correct-response>\n'
        f"{mapping}  </qti-response-declaration>\n"
    )


def _mapping(entries: Sequence[tuple[str, Fraction]], attributes: str = "") -> str:
    lines = "".join(
        f'      <qti-map-entry map-key="{escape(key)}" mapped-value="{_points(value)}"'
        f"{attributes}/>\n"
        for key, value in entries
    )
    return (
        '    <qti-mapping lower-bound="0" upper-bound="1" default-value="0">\n'
        f"{lines}    </qti-mapping>\n"
    )


def _points(share: Fraction) -> str:
    """Nine places: thirds are thirds again when they are read."""
    scaled = round(abs(share) * 10**9)
    text = f"{scaled // 10**9}.{scaled % 10**9:09}".rstrip("0").rstrip(".")
    return f"-{text}" if share < 0 else text


def _template(name: str) -> str:
    return f'  <qti-response-processing template="{_TEMPLATES}/{name}.xml"/>\n'


def _numeric(content: Numeric) -> str:
    """The best answer that takes the number counts: they stand best first."""
    branches = [_branch(n, one) for n, one in enumerate(content.answers)]
    return (
        "  <qti-response-processing>\n    <qti-response-condition>\n"
        f"{''.join(branches)}"
        "    </qti-response-condition>\n  </qti-response-processing>\n"
    )


def _branch(number: int, answer: NumericAnswer) -> str:
    name = "qti-response-else-if" if number else "qti-response-if"
    margin = answer.tolerance * 100 if answer.relative else answer.tolerance
    mode = "relative" if answer.relative else "absolute" if answer.tolerance else "exact"
    both = f' tolerance="{number_text(margin)} {number_text(margin)}"' if mode != "exact" else ""
    return (
        f'      <{name}>\n        <qti-equal tolerance-mode="{mode}"{both}>\n'
        '          <qti-variable identifier="RESPONSE"/>\n'
        f'          <qti-base-value base-type="float">{number_text(answer.value)}'
        "</qti-base-value>\n        </qti-equal>\n"
        '        <qti-set-outcome-value identifier="SCORE">\n'
        f'          <qti-base-value base-type="float">{_points(answer.share)}</qti-base-value>\n'
        f"        </qti-set-outcome-value>\n      </{name}>\n"
    )
