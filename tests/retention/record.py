#!/usr/bin/env python3
"""Records what restic keeps under random policies, for the test of src/core/retention.rs.

    python3 tests/retention/record.py        # needs restic 0.16 or newer in PATH or RESTIC_BIN; two minutes

Makes a throw-away repository with snapshots at generated times, asks `restic forget --dry-run` for each
policy and writes cases.json beside this file. The seed is fixed; only the recorded time differs between runs.
Older versions neither keep the oldest snapshot for a budget that is left nor know "unlimited".
No two snapshots of a set share a second: restic orders those by their random ids.
"""

import datetime as dt
import json
import os
import pathlib
import random
import subprocess
import tempfile

UNITS = ("Hourly", "Daily", "Weekly", "Monthly", "Yearly")
CASES_PER_SET = 26
BINARY = os.environ.get("RESTIC_BIN", "restic")
rng = random.Random(20261123)


def spread(start, count, least, most):
    """`count` times from `start` on, `least` to `most` seconds apart."""
    times, at = [], start
    for _ in range(count):
        times.append(at)
        at += dt.timedelta(seconds=rng.randint(least, most))
    return times


def day(text):
    return dt.datetime.fromisoformat(text)


HOUR, DAY = 3600, 86400
SETS = {
    "hours": spread(day("2026-03-28T20:15:00"), 30, 300, 3 * HOUR),
    "days": spread(day("2026-01-01T00:00:00"), 34, HOUR, 3 * DAY),
    "years": spread(day("2009-12-28T23:59:59"), 30, 10 * DAY, 300 * DAY),
    # Ends of months and of ISO years, leap days, exact hours.
    "borders": [day(text) for text in (
        "2019-12-29T23:59:59", "2019-12-30T00:00:00", "2020-02-28T12:00:00", "2020-02-29T12:00:00", "2020-03-01T12:00:00",
        "2020-12-31T23:59:59", "2021-01-01T00:00:00", "2021-01-03T23:59:59", "2021-01-04T00:00:00", "2023-12-31T23:00:00",
        "2024-01-01T00:00:00", "2024-02-29T00:00:00", "2024-02-29T23:59:59", "2024-03-01T00:00:00", "2024-03-02T00:00:00",
        "2024-03-02T00:00:01", "2024-03-03T00:00:00", "2024-03-24T00:00:00", "2024-03-30T00:00:00", "2024-03-30T01:00:00",
        "2024-03-30T23:59:59", "2024-03-31T00:00:00")],
    # The last three are in the future when this is recorded.
    "future": spread(day("2025-11-01T06:00:00"), 16, HOUR, 20 * DAY)
    + [day("2092-01-01T00:00:00"), day("2092-01-01T10:00:00"), day("2093-06-01T00:00:00")],
    "single": [day("2024-02-29T12:00:00")],
}


def duration():
    parts = rng.sample(range(4), rng.choice((1, 1, 1, 2, 3)))
    most = (6, 14, 40, 90)
    return "".join(f"{rng.randint(1, most[part])}{'ymdh'[part]}" for part in sorted(parts))


def policy():
    rules = ["keepLast"] + ["keep" + unit for unit in UNITS]
    rules += ["keepWithin"] + ["keepWithin" + unit for unit in UNITS]
    chosen = rng.sample(rules, rng.choice((1, 1, 2, 2, 3, 5)))
    return {rule: duration() if "Within" in rule else rng.choice((-1, 1, 1, 2, 3, 4, 5, 7, 12, 40)) for rule in chosen}


def flags(rules):
    for rule, value in rules.items():
        flag = "".join("-" + char.lower() if char.isupper() else char for char in rule)
        yield f"--{flag}={'unlimited' if value == -1 else value}"


def main():
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "TZ": "UTC", "RESTIC_PASSWORD": "x", "RESTIC_REPOSITORY": folder + "/repository",
               "RESTIC_CACHE_DIR": folder + "/cache"}
        source = pathlib.Path(folder, "file")
        source.write_text("x")

        def restic(*args):
            run = subprocess.run((BINARY, "--quiet", *args), env=env, check=True, stdout=subprocess.PIPE)
            return run.stdout

        version = subprocess.run((BINARY, "version"), check=True, stdout=subprocess.PIPE, text=True).stdout.split()[1]
        assert tuple(map(int, version.split("."))) >= (0, 16), f"restic {version} is too old"
        restic("init")
        for name, times in SETS.items():
            for at in times:
                restic("backup", "--tag", name, "--time", at.strftime("%Y-%m-%d %H:%M:%S"), str(source))
        now = dt.datetime.now(dt.timezone.utc).strftime("%Y-%m-%d %H:%M:%SZ")
        reasons, cases = [], []
        for name, times in SETS.items():
            stamps = [at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in times]
            for _ in range(CASES_PER_SET):
                rules = policy()
                answer = restic("forget", "--dry-run", "--json", "--group-by", "host", "--tag", name, *flags(rules))
                (group,) = json.loads(answer.decode().splitlines()[0])
                keep = []
                for reason in group["reasons"] or []:
                    for match in reason["matches"]:
                        if match not in reasons:
                            reasons.append(match)
                    numbers = [reasons.index(match) for match in reason["matches"]]
                    keep.append([stamps.index(reason["snapshot"]["time"]), *numbers])
                assert len(keep) + len(group["remove"] or []) == len(stamps)
                cases.append({"set": name, "policy": rules, "keep": keep})
    table = {
        "about": f"restic {version}, see record.py; keep = [index of the time, index of each reason]",
        "now": now,
        "sets": {name: [at.strftime("%Y-%m-%d %H:%M:%SZ") for at in times] for name, times in SETS.items()},
        "reasons": reasons,
    }
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    head = json.dumps(table, separators=(",", ":"))[:-1]
    pathlib.Path(__file__).with_name("cases.json").write_text(f'{head},"cases":[\n{lines}\n]}}\n')
    print(f"{len(cases)} cases recorded from restic {version}")


if __name__ == "__main__":
    main()
