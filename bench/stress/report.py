"""The tables that `make stress` prints."""

from typing import Any

KINDS = (
    "submit",
    "start",
    "begin",
    "sheet",
    "save",
    "time",
    "finish",
    "receipt",
    "end",
)


def show(found: dict[str, Any]) -> None:
    """One table a part, and what broke a limit."""
    for name, part in found.items():
        print(f"\n== {name}")
        if "times" in part:
            _day(part)
        elif "rows" in part:
            _growth(part)
        else:
            print(", ".join(f"{key} {value}" for key, value in part.items() if key != "broken"))
        print("\n".join(f"BROKEN {one}" for one in part["broken"]) or "all limits held")


def _day(part: dict[str, Any]) -> None:
    print(
        f"{part['candidates']} candidates, {part['workers']} workers, {part['seconds']} s;"
        f" cores used: server {part['server_processor']}, this client {part['client_processor']};"
        f" at once at most {part['most_at_once']}"
    )
    if "of_each" in part:
        used = ", ".join(f"{name} {ms}" for name, ms in part["of_each"].items())
        print(f"milliseconds of the processor for each candidate: {used}")
    print(f"{'milliseconds':14}{'requests':>10}{'p50':>10}{'p95':>10}{'p99':>10}{'max':>10}")
    for kind in KINDS:
        if row := part["times"].get(kind):
            shown = "".join(f"{row[name]:>10}" for name in ("count", "p50", "p95", "p99", "max"))
            print(f"{kind:14}{shown}")
    print(", ".join(f"{key} {value}" for key, value in part["compared"].items()))
    print(f"errors {part['errors']}, unanswered {part['unanswered']}", *part["first_errors"])


def _growth(part: dict[str, Any]) -> None:
    heads = [f"{kind} {name}" for kind in ("save", "sheet") for name in ("p50", "p99", "of first")]
    print(f"{'attempts':>10}{'answers':>12}{'loaded s':>10}" + "".join(f"{h:>15}" for h in heads))
    for row in part["rows"]:
        shown = [
            value
            for kind in ("save", "sheet")
            for value in (row[kind]["p50"], row[kind]["p99"], row[f"{kind}_of_first"])
        ]
        print(
            f"{row['attempts']:>10}{row['answers']:>12}{row['loaded']:>10}"
            + "".join(f"{one:>15}" for one in shown)
        )
