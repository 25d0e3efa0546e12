"""Making the variants of a template; they are reviewed as one."""

import secrets
from datetime import datetime

from sqlalchemy import select

from recruit.exam.events import ItemFamilyMade
from recruit.exam.models import Item, ItemFamily
from recruit.exam.rules.families import Template, Variant, generate
from recruit.exam.rules.items import CODE, NewItem
from recruit.exam.service.items import write_items
from recruit.exam.service.sealing import require_no_candidate
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

LONGEST_CODE = 50  # a number follows it
LONGEST_SEED = 60


def new_seed() -> str:
    return secrets.token_hex(8)


def make_family(
    code: str,
    template: Template,
    *,
    subject: str,
    topic: str | None,
    difficulty: int,
    practice: bool,
    count: int,
    seed: str,
    asker: Asker,
    now: datetime,
) -> list[Variant]:
    """Generate the variants and add them as drafts of one family, so that no two of them stand
    in one paper. The template and the seed are kept: they give the same variants again."""
    require_no_candidate(asker)
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        raise RuleError(
            N_(
                "The code of a family has lower-case letters, digits and hyphens, at most %(most)s."
            ),
            most=LONGEST_CODE,
            field="code",
        )
    if db.session.scalar(select(Item.id).where(Item.family == code).limit(1)) is not None:
        raise RuleError(
            N_("There is already a family with the code %(code)s."), code=code, field="code"
        )
    if not 1 <= len(seed) <= LONGEST_SEED:
        raise RuleError(N_("A seed has 1 to %(most)s characters."), most=LONGEST_SEED, field="seed")
    variants = generate(template, count, seed)
    document = template.document
    row = ItemFamily(
        code=code,
        subject_code=subject,
        document=document,
        digest=digest(canonical_json(document)),
        seed=seed,
        variants=count,
        author=asker.ref.id,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    write_items(
        [
            NewItem(
                code=f"{code}-{number:03d}",
                subject_code=subject,
                topic_code=topic,
                difficulty=difficulty,
                practice=practice,
                content=variant.content,
                family=code,
                source=f"{code}: {variant.said}"[:300],
            )
            for number, variant in enumerate(variants, start=1)
        ],
        asker=asker,
        now=now,
    )
    event = ItemFamilyMade(subject=Ref("item-family", code), count=count, digest=row.digest)
    journal.record(event, actor=asker.ref, now=now)
    return variants
