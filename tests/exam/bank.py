"""A bank with its people for a whole module of tests: rows of one do not disturb another."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask

from recruit.accounts.rules import PersonInfo
from recruit.campaigns.rules import Campaign
from recruit.exam.queries import items as queries
from recruit.exam.queries.items import ItemInfo
from recruit.extensions import db
from recruit.kernel.clock import FixedClock
from tests.exam.world import fill, make_world
from tests.factories.accounts import make_official, sign_in
from tests.factories.app import still_app
from tests.factories.exam import NOW
from tests.pages import Form, Page, Pages


@dataclass
class Bank:
    """`people` by login; `pages` are their browsers."""

    app: Flask
    campaign: Campaign
    people: dict[str, PersonInfo] = field(default_factory=dict)

    def pages(self, login: str) -> Pages:
        client = self.app.test_client()
        sign_in(client, self.people[login], now=NOW)
        return Pages(client)

    def item(self, code: str) -> ItemInfo:
        with self.app.app_context():
            found = [one for one in queries.every_item(queries.ItemFilter()) if one.code == code]
            return found[0]


@contextmanager
def bank(template: Path, folder: Path) -> Iterator[Bank]:
    """An author, two exam officials who review, and one who is a candidate as well."""
    url = f"sqlite:///{shutil.copy(template, folder / 'recruit.sqlite3')}"
    with still_app(url, folder / "data", FixedClock(NOW)) as app:
        with app.app_context():
            campaign = make_world("physics")
            people = {
                "author": make_official("item-author", now=NOW),
                "first": make_official("exam-official", now=NOW),
                "second": make_official("exam-official", now=NOW),
                "candidate": make_official("exam-official", now=NOW),
            }
            make_card(people["candidate"].id, campaign.id)
            db.session.commit()
        yield Bank(app, campaign, people)


def make_card(person_id: int, campaign_id: int) -> int:
    """A card in the campaign, and nothing else."""
    version = fill("form_versions", form_id=fill("forms"))
    return fill(
        "cards",
        person_id=person_id,
        campaign_id=campaign_id,
        candidate_number=f"9{person_id:05d}",
        form_version_id=version,
    )


def press(
    page: Page, action: str, /, *, to: str | None = None, status: int = 200, **fields: Any
) -> Page:
    """Send the one form whose address ends so; `to`: by a button that sends it elsewhere."""
    found = [one for one in page.all("form[method=post]") if str(one["action"]).endswith(action)]
    assert len(found) == 1, f"{page.path}: {len(found)} forms end with {action!r}"
    if to is not None:
        buttons = [str(one["formaction"]) for one in found[0].select("button[formaction]")]
        found[0]["action"] = next(one for one in buttons if one.endswith(to))
    return Form(page, found[0]).submit(status=status, **fields)
