#!/usr/bin/env python3
"""Records what a real server says to cron expressions, for the test of src/core/schedule.rs.

    POCKETBASE_BIN=/path/to/pocketbase python3 tests/schedule/record.py        # a few seconds

Starts the server on a free port with an empty data directory, saves each expression as the schedule of
its automatic backups and writes cases.json beside this file: the expression, the server's refusal or null, and
for accepted ones the next runs as Python's calendar counts them. The seed is fixed.
"""

import datetime as dt
import json
import os
import pathlib
import random
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
MACROS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
MUTATIONS = "0123456789*/-,+ @LW?#.x\t\"\\é"
RUNS = 4
START = dt.datetime(2027, 12, 30, 23, 58, 30)
GENERATED = 340
rng = random.Random(20261123)

# What a random walk hardly meets.
CHOSEN = (
    *MACROS, "@Daily", "@reboot", "@every 1h", "@daily ", " @daily", "* * * *", "* * * * * *", "*  * * * *", "*  * * *", " * * * * *",
    "* * * * * ", "*\t* * * *", "* * * *\n*", "0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 29 2 *", "0 0 29 2 0", "0 0 31 * *", "59 23 31 12 *",
    "0 0 13 * 5", "* * * * 7", "* * * * MON", "* * * JAN *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 0 *", "* * * 13 *",
    "*/0 * * * *", "*/59 * * * *", "*/60 * * * *", "* */23 * * *", "* */24 * * *", "* * */31 * *", "* * */32 * *", "* * * */12 *",
    "* * * */13 *", "* * * * */6", "* * * * */7", "5/1 * * * *", "5/2 * * * *", "5/01 * * * *", "+5 * * * *", "005 * * * *", "-5 * * * *", "--5 * * * *",
    "5- * * * *", "1-2-3 * * * *", "9-5 * * * *", "5-5 * * * *", "0-60 * * * *", "60-61 * * * *", "*-5 * * * *", "5-* * * * *", "1,2,3 * * * *", "1,,3 * * * *",
    ", * * * *", "1, * * * *", "*,5 * * * *", "*/15,7 * * * *", "10-20/5,40-59/7 * * * *", "*/5/5 * * * *", "/5 * * * *", "*/ * * * *", "*/+5 * * * *",
    "*/-5 * * * *", "*/x * * * *", "1-+5 * * * *", "1_0 * * * *", "0x5 * * * *", "1e1 * * * *", "5.0 * * * *", "٥ * * * *", "99999999999999999999 * * * *",
    "-99999999999999999999 * * * *", "*/99999999999999999999 * * * *", "9223372036854775807 * * * *", "9223372036854775808 * * * *", "+ * * * *",
    "** * * * *", "? * * * *", "L * * * *", "\"5\" * * * *", "5\\ * * * *", "a\u00e9 * * * *", "5\r * * * *", "x", "*", "0 0 1-31/30 1-12/11 0-6/6",
)


def field(low, high):
    def number():
        return rng.randint(low, high)

    def part():
        kind = rng.randrange(8)
        if kind < 3:
            return "*"
        if kind == 3:
            return f"*/{rng.randint(1, high)}"
        if kind == 4:
            first = number()
            return f"{first}-{rng.randint(first, high)}"
        if kind == 5:
            first = number()
            return f"{first}-{rng.randint(first, high)}/{rng.randint(1, high)}"
        return str(number())

    return ",".join(part() for _ in range(rng.choice((1, 1, 1, 2, 3))))


def expression():
    text = " ".join(field(*bounds) for bounds in BOUNDS)
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(MUTATIONS) + text[at + rng.randrange(2):]
    return text


def slots(text, low, high):
    """What an accepted field matches."""
    found = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        first, _, last = (f"{low}-{high}" if span == "*" else span).partition("-")
        found.update(range(int(first), int(last or first) + 1, int(step or 1)))
    return found


def next_runs(text):
    text = {"@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0", "@daily": "0 0 * * *",
            "@midnight": "0 0 * * *", "@hourly": "0 * * * *"}.get(text, text)
    minutes, hours, days, months, weekdays = (slots(part, *bounds) for part, bounds in zip(text.split(" "), BOUNDS))
    runs, day = [], START.date()
    while len(runs) < RUNS and day < dt.date(2427, 12, 31):
        if day.day in days and day.month in months and day.isoweekday() % 7 in weekdays:
            for hour in sorted(hours):
                for minute in sorted(minutes):
                    run = dt.datetime(day.year, day.month, day.day, hour, minute)
                    if run > START and len(runs) < RUNS:
                        runs.append(run.strftime("%Y-%m-%d %H:%M"))
        day += dt.timedelta(days=1)
    return runs


def main():
    binary = os.environ["POCKETBASE_BIN"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        data = ("--dir", folder)
        subprocess.run((binary, "superuser", "upsert", "a@example.com", "1234567890", *data), check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen((binary, "serve", f"--http=127.0.0.1:{port}", *data), stdout=subprocess.DEVNULL)
        token = ""

        def call(method, path, body):
            request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", json.dumps(body).encode(), method=method,
                                             headers={"Content-Type": "application/json", "Authorization": token})
            try:
                with urllib.request.urlopen(request) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                return json.load(error)

        def refusal(name, **backups):
            answer = call("PATCH", "/api/settings", {"backups": backups})
            return answer["data"]["backups"][name]["message"] if "data" in answer else None

        try:
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    time.sleep(0.1)
            token = call("POST", "/api/collections/_superusers/auth-with-password", {"identity": "a@example.com", "password": "1234567890"})["token"]
            cases = []
            generated = (expression() for _ in range(GENERATED))
            for text in dict.fromkeys((*CHOSEN, *generated)):
                message = refusal("cron", cron=text, cronMaxKeep=3)
                cases.append([text, message, None if message else next_runs(text)])
            keeps = [[cron, keep, refusal("cronMaxKeep", cron=cron, cronMaxKeep=keep)] for cron in ("", "@daily") for keep in (-5, -1, 0, 1, 2, 100000)]
        finally:
            server.terminate()
            server.wait()
    version = subprocess.run((binary, "--version"), check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1]
    head = {"about": f"PocketBase {version}, see record.py; [expression, refusal, next runs after `from`]", "from": START.strftime("%Y-%m-%d %H:%M:%SZ"), "maxKeep": keeps}
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    pathlib.Path(__file__).with_name("cases.json").write_text(f'{json.dumps(head)[:-1]},"cases":[\n{lines}\n]}}\n')
    refused = sum(message is not None for _, message, _ in cases)
    print(f"{len(cases)} cases recorded from PocketBase {version}: {len(cases) - refused} accepted, {refused} refused")


if __name__ == "__main__":
    main()
