"""recruit accounts: the way in for the first administrators, and who has which role."""

import json
from datetime import datetime
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from recruit.accounts import queries, service
from recruit.accounts.rules import DEFAULT_ROLES, NewPerson, PersonInfo
from recruit.accounts.rules.people import clean_email, clean_fin, clean_name, clean_phone
from recruit.extensions import db
from recruit.extensions.database import reading_only
from recruit.kernel.asker import EVERYWHERE
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.web.moment import clock

cli = AppGroup("accounts", help="People and their roles.")
ACTOR = Ref("system", "command line")
ROLES = sorted(role for role in DEFAULT_ROLES if role != "candidate")


@cli.command("add-official")
@click.option("--email", required=True, help="E-mail address; somebody who has it gets the role.")
@click.option("--role", required=True, type=click.Choice(ROLES), help="Role.")
@click.option("--fin", help="FIN, for somebody new.")
@click.option("--name", help="'Surname Name Patronymic', for somebody new.")
@click.option("--phone", default="", help="Telephone, for somebody new.")
@click.option("--district", "districts", multiple=True, help="District code; none: everywhere.")
@click.option("--language", type=click.Choice(["az", "en"]), default="az", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def add_official(
    email: str,
    role: str,
    fin: str | None,
    name: str | None,
    phone: str,
    districts: tuple[str, ...],
    language: str,
    as_json: bool,
) -> None:
    """Give somebody a role, and print a link with which they set a password."""
    now = clock().now()
    known = queries.person_by_email(email)
    person_id = known.id if known else _add(email, fin, name, phone, language, now)
    where = frozenset(districts) or None
    service.roles.give_role(person_id, role, where, actor=ACTOR, now=now)
    link = service.people.set_up_link(person_id, now)
    address = current_app.extensions["recruit.settings"].base_url.rstrip("/")
    shown = {
        "person": queries.person(person_id).public_id,
        "role": role,
        "link": address + queries.link_path(link),
    }
    db.session.commit()
    text = f"{role} given. Set a password within 48 hours:\n{shown['link']}"
    click.echo(json.dumps(shown, ensure_ascii=False) if as_json else text)


def _add(
    email: str, fin: str | None, name: str | None, phone: str, language: str, now: datetime
) -> int:
    if not fin or not name or len(name.split()) < 2:
        raise RuleError("Somebody new needs --fin and --name 'Surname Name Patronymic'.")
    last, first, *patronymic = name.split()
    new = NewPerson(
        fin=clean_fin(fin),
        first_name=clean_name(first, "name"),
        last_name=clean_name(last, "name"),
        patronymic=clean_name(" ".join(patronymic), "name") if patronymic else "",
        email=clean_email(email),
        phone=clean_phone(phone) if phone else "",
        language=language,
        birth_date=None,
    )
    if queries.person_by_fin(new.fin or ""):
        raise RuleError("Somebody with another e-mail address has this FIN.")
    return service.people.add_official(new, actor=ACTOR, now=now)


@cli.command("list")
@click.option("--role", type=click.Choice(ROLES), help="Only this role.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_officials(role: str | None, as_json: bool) -> None:
    """List everybody who has a role, with its districts."""
    with reading_only():
        people, _total = queries.officials("", role, EVERYWHERE, 100_000, 0)
        grants = queries.grants_of(person.id for person in people)
        shown = [_shown(person, grants[person.id]) for person in people]
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    for one in shown:
        roles = ", ".join(
            f"{r['role']} ({', '.join(r['districts']) if r['districts'] else 'everywhere'})"
            for r in one["roles"]
        )
        click.echo(f"{one['name']}  {one['email']}  {roles}")


def _shown(person: PersonInfo, grants: list[queries.GrantInfo]) -> dict[str, Any]:
    return {
        "person": person.public_id,
        "name": person.full_name,
        "email": person.email,
        "roles": [
            {"role": g.role, "districts": sorted(g.districts) if g.districts else None}
            for g in grants
        ],
    }
