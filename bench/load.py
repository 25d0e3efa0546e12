"""Load on loopback for a bounded time: wrk where it is installed, else threads of our own."""

import http.client
import json
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from bench.world import Ready

CONNECTIONS = 16


@dataclass(frozen=True)
class Load:
    """What one round did. Times in milliseconds."""

    per_second: float
    p50: float
    p99: float
    requests: int
    refused: int  # answered, but not with 2xx
    broken: int  # not answered


def run(port: int, ready: list[Ready], file: Path, seconds: int, first_seq: int) -> Load:
    """Save answers at the port for so many seconds; `file` is where wrk may read `ready`."""
    if shutil.which("wrk"):
        return _wrk(port, ready, file, seconds, first_seq)
    return _threads(port, ready, seconds, first_seq)


def _wrk(port: int, ready: list[Ready], file: Path, seconds: int, first_seq: int) -> Load:
    lines = [f"{one.path}\t{one.ticket}\t{one.person}" for one in ready]
    file.write_text("\n".join(lines), encoding="utf-8")
    script = Path(__file__).with_name("save.lua")
    done = subprocess.run(
        [
            "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s",
            "-s", str(script), f"http://127.0.0.1:{port}/", "--", str(file), str(first_seq),
        ],
        capture_output=True,
        text=True,
        timeout=seconds + 60,
        check=True,
    )  # fmt: skip
    found = json.loads(done.stdout.rpartition("RESULT ")[2])
    return Load(
        found["requests"] / (found["microseconds"] / 1e6),
        found["p50"] / 1000,
        found["p99"] / 1000,
        found["requests"],
        found["refused"],
        found["broken"],
    )


def _threads(port: int, ready: list[Ready], seconds: int, first_seq: int) -> Load:
    """Slower than wrk, and on the same cores: compare its rounds only with each other."""
    until = time.perf_counter() + seconds
    times: list[float] = []
    wrong = [0, 0]

    def work(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        count = 0
        while time.perf_counter() < until:
            count += 1
            one = ready[(count * 7 + number * 3) % len(ready)]
            seq = first_seq + count * CONNECTIONS + number
            body = json.dumps({"position": count % 30 + 1, "response": str(count % 4), "seq": seq})
            began = time.perf_counter()
            try:
                connection.request("POST", one.path, body, _headers(one))
                response = connection.getresponse()
                response.read()
                wrong[0] += response.status != 200
                times.append(time.perf_counter() - began)
            except (OSError, http.client.HTTPException):
                wrong[1] += 1
                connection.close()

    began = time.perf_counter()
    threads = [threading.Thread(target=work, args=(n,)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    return Load(
        len(times) / (time.perf_counter() - began),
        1000 * times[len(times) // 2],
        1000 * times[len(times) * 99 // 100],
        len(times),
        wrong[0],
        wrong[1],
    )


def _headers(one: Ready) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "X-Exam-Ticket": one.ticket,
        "X-Person": str(one.person),
    }
