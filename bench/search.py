"""Searching vacancies: the page with all its counts, the first page, and how the cost grows.

    python -m bench.search --vacancies 10000 --all 100000 --growth 1000,10000,100000,1000000

The page is served as in production and asked for at a steady rate with queries that differ. The
first page's rate stands beside that of an empty Flask view, measured in turns. The growth is the
processor's time of a search with its counts, in this process: once in a campaign of one size
while the table grows by other years, once for the same answer in a growing campaign, and once for
an answer that grows with it.
"""

import argparse
import http.client
import itertools
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import flask_migrate
from flask import Flask
from sqlalchemy import func, select

from bench.postgres import durable_server
from bench.servers import serving
from bench.settings import settings
from bench.stress.candidate import HOST
from bench.stress.growth import settle
from recruit.app import create_app
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.directory import service as schools
from recruit.directory.rules import NewSchool
from recruit.extensions import db
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual
from recruit.vacancies import queries, service
from recruit.vacancies.queries import Filters
from recruit.vacancies.rules import NewVacancy
from recruit.vacancies.service import revisions
from tests.factories.campaigns import make_campaign
from tests.factories.directory import load_registers

ROOT = Path(__file__).parent.parent
PAGE, EMPTY = "/az/vacancies", "/az/me/exam/nothing"
LISTED, POINTS = f"{PAGE}?q=", "/az/vacancies/map-data.json"  # neither is kept as a page
CHANGES = 4
RATE = 10  # requests a second
ROUNDS, SECONDS = 3, 3
SEARCHES = 40  # of one point of the growth
PART = 1000  # vacancies of the campaign whose table grows
BUILT = 10_000
A_YEAR = 50_000  # vacancies of another year
QUIET = "AZ-BAL"  # a district that gets no copies
SUBJECTS = ("mathematics", "physics", "history", "english", "primary", "biology")
LIMITS = {"search page, p95 ms": 150.0, "alerts of a day, statements of both": 60.0}
LEAST = {"first page, of an empty view": 0.25}
FLAT = 3.0  # so many times the smallest table's may the largest table's search cost
HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https"}


@dataclass(frozen=True)
class Row:
    """One number: of what, on which database, with so many vacancies of so many in all years."""

    name: str
    database: str
    vacancies: int
    in_all: int
    value: float
    of_first: float | None = None  # beside the smallest size of the same growth

    @property
    def good(self) -> bool:
        if self.name in LIMITS:
            return self.value <= LIMITS[self.name]
        if self.name in LEAST:
            return self.value >= LEAST[self.name]
        return self.of_first is None or "answer grows" in self.name or self.of_first <= FLAT


def measure(
    vacancies: int = 2_000, in_all: int = 10_000, growth: tuple[int, ...] = (1_000, 10_000)
) -> list[Row]:
    """All rows, on both databases; small by default."""
    rows = []
    with durable_server() as server:
        for kind, url in _urls(server):
            server.folder.mkdir(exist_ok=True)
            with tempfile.TemporaryDirectory() as folder:
                address = url or f"sqlite:///{folder}/search.sqlite3"
                rows += _pages(kind, address, Path(folder), vacancies, in_all)
        rows += _growth((OTHERS,), growth) + _growth((CAMPAIGN, ANSWER), growth)
    return rows


def _urls(server) -> Iterator[tuple[str, str]]:  # type: ignore[no-untyped-def]
    server.create("search")
    yield "postgresql", server.url("search")
    yield "sqlite", ""


# --- the world ------------------------------------------------------------------------------------


@contextmanager
def world(
    url: str, folder: Path, vacancies: int, in_all: int, built: int = BUILT
) -> Iterator[tuple[Flask, Campaign]]:
    """`built` of the vacancies come through the services; more are copies of them."""
    app = create_app(settings(url, folder))
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        load_registers()
        campaign = make_campaign(now=datetime.now(UTC))
        _vacancies(campaign, min(vacancies, built))
        _copies(campaign, campaign, vacancies - built, f"AND district_code <> '{QUIET}'")
        _other_years(campaign, in_all - vacancies)
        db.session.commit()
        with db.engine.connect() as connection:
            settle(connection)
        yield app, campaign
        db.session.remove()
        db.engine.dispose()


def _vacancies(campaign: Campaign, count: int) -> None:
    """Vacancies at schools all over the country, the same ones each time."""
    rng, now = random.Random(2011), datetime.now(UTC)  # noqa: S311
    districts = list(directory.districts().values())
    new = []
    for n in range(max(1, count // 3)):
        home = rng.choice(districts)
        name = Bilingual(f"{n % 300} nömrəli tam orta məktəb", f"School No. {n % 300}")
        place = (home.lat + rng.uniform(-0.15, 0.15), home.lon + rng.uniform(-0.15, 0.15))
        new.append(NewSchool(f"B{n}", name, home.code, *place, ("az", "ru")))
    ids = list(schools.add_schools(new, actor=SYSTEM, now=now).values())
    wanted = [
        NewVacancy(
            f"B{n}", rng.choice(ids), rng.choice(SUBJECTS), rng.choice(("standard", "incentive")),
            rng.choice(("permanent", "fixed-term")), rng.choice(("az", "ru")), 1,
            rng.randint(6, 30),
        )
        for n in range(count)
    ]  # fmt: skip
    about = {"actor": SYSTEM, "now": now}
    service.add_vacancies(campaign.id, campaign.public_id, wanted, **about)  # type: ignore[arg-type]
    service.publish_all(campaign.id, campaign.public_id, **about)  # type: ignore[arg-type]


def _other_years(campaign: Campaign, count: int) -> None:
    """Copies of the campaign's vacancies in finished ones."""
    for year in itertools.count(1):
        if count <= 0:
            return
        other = make_campaign(state="finished", year=f"{1900 + year}/{1901 + year}")
        _copies(campaign, other, min(count, A_YEAR))
        count -= A_YEAR


COPY = """
WITH RECURSIVE turns (turn) AS (SELECT 1 UNION ALL SELECT turn + 1 FROM turns WHERE turn < {turns})
INSERT INTO vacancies ({names})
SELECT {values} FROM turns CROSS JOIN vacancies AS built
WHERE built.campaign_id = {of} AND built.id <= {last} {more} LIMIT {count}
"""


def _copies(campaign: Campaign, into: Campaign, count: int, more: str = "") -> None:
    """Copies made within the database by one statement: a million in a minute."""
    if count <= 0:
        return
    table = queries.VACANCIES
    first = select(func.min(table.c.campaign_id)).scalar_subquery()
    ids = select(func.max(table.c.id), func.count()).where(table.c.campaign_id == first)
    last, built = db.session.execute(ids).one()
    names = [one.name for one in table.columns if one.name != "id"]
    number = f"substr(CAST({1_000_000 + 1_000 * into.id} + turn AS TEXT), 2)"
    put = {
        "campaign_id": str(into.id),
        "public_id": f"substr(public_id, 1, 10) || {number}",
        "code": "code || '-' || CAST(turn AS TEXT)",
    }
    statement = COPY.format(
        names=", ".join(names),
        values=", ".join(put.get(name, f"built.{name}") for name in names),
        turns=2 * count // built + 2,  # more than enough: some are left out
        of=campaign.id,
        last=last,
        more=more,
        count=count,
    )
    db.session.execute(db.text(statement))
    db.session.commit()


# --- pages ----------------------------------------------------------------------------------------


def _pages(kind: str, url: str, folder: Path, vacancies: int, in_all: int) -> list[Row]:
    print(f"  searching {vacancies} of {in_all} vacancies on {kind} ...", flush=True)
    with world(url, folder, vacancies, in_all):
        pass
    with serving(url, folder) as servers:
        port = servers["full"].port
        for address in itertools.islice(_queries(), 16):  # both workers read their catalogue
            _get(port, address)
        times = _steadily(port, 10 * RATE)
        rates: dict[str, list[float]] = {"full": [], "empty": []}
        for _ in range(ROUNDS):
            for name, path in (("empty", EMPTY), ("full", PAGE)):
                rates[name].append(_rate(servers[name].port, path))
        changed = _after_changes(url, folder, port)  # the last: the next edition is made beside
    ratio = statistics.median(rates["full"]) / statistics.median(rates["empty"])
    size = (kind, vacancies, in_all)
    return [
        Row("search page, p50 ms", *size, round(statistics.median(times), 1)),
        Row("search page, p95 ms", *size, round(times[len(times) * 95 // 100], 1)),
        Row("search page after a change, slowest ms", *size, round(max(changed[LISTED]), 1)),
        Row("points after a change, slowest ms", *size, round(max(changed[POINTS]), 1)),
        Row("first page, requests/s", *size, round(statistics.median(rates["full"]))),
        Row("first page, of an empty view", *size, round(ratio, 2)),
    ]


def _queries() -> Iterator[str]:
    """Addresses of searches, no two alike for long."""
    rng = random.Random(7)  # noqa: S311
    while True:
        asked = {
            "q": rng.choice(["", "", "mekteb", "fizika", "12", "baki"]),
            "subject": rng.choice(["", *SUBJECTS]),
            "kind": rng.choice(["", "", "incentive"]),
            "near": rng.choice(["", f"{rng.uniform(39, 41.5):.4f},{rng.uniform(46, 49):.4f}"]),
            "within": rng.choice(["", "20", "50"]),
            "sort": rng.choice(["", "newest", "benefits"]),
            "page": str(rng.choice([1, 1, 1, 2, 7])),
        }
        yield f"{PAGE}?{urlencode({k: v for k, v in asked.items() if v})}"


def _steadily(port: int, count: int) -> list[float]:
    """Milliseconds of requests that begin at a steady rate, whether the last one is back or not."""
    times: list[float] = []
    threads = []
    begin = time.perf_counter()
    for number, address in enumerate(itertools.islice(_queries(), count)):
        time.sleep(max(0.0, begin + number / RATE - time.perf_counter()))
        threads.append(threading.Thread(target=lambda a=address: times.append(_get(port, a))))
        threads[-1].start()
    for one in threads:
        one.join()
    return sorted(times)


def _after_changes(url: str, folder: Path, port: int) -> dict[str, list[float]]:
    """Milliseconds of the first requests after each change, as of people who come right then."""
    times: dict[str, list[float]] = {LISTED: [], POINTS: []}
    app = create_app(settings(url, folder))
    with app.app_context():
        campaign_id = db.session.execute(
            select(func.min(queries.VACANCIES.c.campaign_id))
        ).scalar_one()
        for _ in range(CHANGES):
            for address, known in times.items():
                for _reader in range(8):  # each worker has the current one
                    _get(port, address)
                revisions.renew(campaign_id)
                db.session.commit()
                known += [_get(port, address) for _ in "12"]
                time.sleep(2)
        db.session.remove()
        db.engine.dispose()
    return times


def _get(port: int, address: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    began = time.perf_counter()
    connection.request("GET", address, headers=HEADERS)
    response = connection.getresponse()
    response.read()
    took = 1000 * (time.perf_counter() - began)
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{address}: {response.status}")
    return took


def _rate(port: int, path: str) -> float:
    """Requests a second of one address, from many readers."""
    if not shutil.which("wrk"):
        return _rate_of_threads(port, path)
    headers = [part for name, value in HEADERS.items() for part in ("-H", f"{name}: {value}")]
    script = Path(__file__).with_name("get.lua")
    done = subprocess.run(
        ["wrk", "-t1", "-c16", f"-d{SECONDS}s", *headers, "-s", str(script),
         f"http://127.0.0.1:{port}{path}"],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    if "Non-2xx" in done.stdout:
        raise SystemExit(f"{path}: {done.stdout}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    return float(found.group(1)) if found else 0.0


def _rate_of_threads(port: int, path: str) -> float:
    until = time.perf_counter() + SECONDS
    done = itertools.count()

    def work(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        for n in itertools.count():
            if time.perf_counter() > until:
                return
            reader = {"X-Forwarded-For": f"10.{number}.{n // 250 % 250}.{n % 250}"}
            connection.request("GET", path, headers=HEADERS | reader)
            connection.getresponse().read()
            next(done)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return next(done) / SECONDS


# --- growth ---------------------------------------------------------------------------------------


OTHERS, CAMPAIGN, ANSWER = "other years", "the campaign", "the answer"


def _growth(names: tuple[str, ...], sizes: tuple[int, ...]) -> list[Row]:
    """Processor milliseconds of a search with its counts while something grows, on SQLite."""
    rows: dict[str, list[Row]] = {name: [] for name in names}
    for size in sizes:
        print(f"  searching while {names[0]} grows: {size} ...", flush=True)
        part = min(PART, size) if OTHERS in names else size
        with (
            tempfile.TemporaryDirectory() as folder,
            world(f"sqlite:///{folder}/g.sqlite3", Path(folder), part, size, PART) as (_app, made),
        ):
            for name, measured in rows.items():
                spent = _spent(made, sorted(directory.districts()) if name == ANSWER else [QUIET])
                beside = round(spent / measured[0].value, 2) if measured else 1.0
                title = f"search, ms, {name} grows"
                measured.append(Row(title, "sqlite", part, size, spent, beside))
    return [one for measured in rows.values() for one in measured]


def _spent(campaign: Campaign, districts: list[str]) -> float:
    """Of a search for one subject in one of the districts, and its first page."""
    asked = [
        Filters(subject=SUBJECTS[n % len(SUBJECTS)], district=districts[n % len(districts)])
        for n in range(SEARCHES)
    ]
    queries.count(campaign.id, Filters())  # reads the catalogue
    began = time.process_time()
    for filters in asked:
        queries.search(campaign.id, filters, language="az", page=1)
        queries.facets(campaign.id, filters)
    return round(1000 * (time.process_time() - began) / SEARCHES, 2)


def show(rows: list[Row]) -> None:
    """The table as people read it."""
    if rows:
        print(f"\n{'':44}{'':12}{'vacancies':>10}{'in all':>10}{'value':>10}{'of first':>10}")
    for one in rows:
        beside = "" if one.of_first is None else f"{one.of_first:.2f}"
        print(
            f"{one.name:44}{one.database:12}{one.vacancies:>10}{one.in_all:>10}"
            f"{one.value:>10}{beside:>10}{'' if one.good else '  over its limit'}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--vacancies", type=int, default=2_000)
    parser.add_argument("--all", type=int, default=10_000, help="vacancies of all years")
    parser.add_argument("--growth", default="1000,10000", help="sizes, commas between them")
    options = parser.parse_args()
    growth = tuple(int(one) for one in options.growth.split(","))
    show(measure(options.vacancies, options.all, growth))


if __name__ == "__main__":
    main()
