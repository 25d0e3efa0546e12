"""The tables that `make stress` prints."""

from typing import Any

KINDS = ("start", "begin", "sheet", "save", "time", "finish page", "finish", "receipt", "end")


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
    print(f"{'milliseconds':14}{'requests':>10}{'p50':>10}{'p99':>10}{'max':>10}")
    for kind in KINDS:
        if row := part["times"].get(kind):
            print(f"{kind:14}{row['count']:>10}{row['p50']:>10}{row['p99']:>10}{row['max']:>10}")
    print(", ".join(f"{key} {value}" for key, value in part["compared"].items()))
    print(f"errors {part['errors']}, unanswered {part['unanswered']}", *part["first_errors"])


def _growth(part: dict[str, Any]) -> None:
    print(f"{'attempts':>10}{'answers':>12}{'p50 ms':>10}{'p99 ms':>10}{'of first':>10}")
    for row in part["rows"]:
        print(
            f"{row['attempts']:>10}{row['answers']:>12}{row['p50_ms']:>10}{row['p99_ms']:>10}"
            f"{row['of_first']:>10}"
        )
