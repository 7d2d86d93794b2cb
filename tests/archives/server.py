"""Holds the table of make.py against what a real PocketBase does with each archive.

    python3 make.py OUT --backup real.zip && python3 server.py OUT POCKETBASE --email E --password P

`real.zip` is a backup whose superuser has that e-mail address and password. Each archive is restored by a server of its
own. Prints what happened to each, and ends with 1 if an archive that the table calls restorable was not restored.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

OTHER = ("before@example.com", "1234567890")
RESTORE_SECONDS = 8
LARGE_RESTORE_SECONDS = 40


def call(port, method, path, body=None, token=None):
    headers = {"Content-Type": "application/json", **({"Authorization": token} if token else {})}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, headers, method=method)
    with urllib.request.urlopen(request, timeout=5) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def sign_in(port, email, password):
    body = {"identity": email, "password": password}
    return call(port, "POST", "/api/collections/_superusers/auth-with-password", body)["token"]


def answers(port, process, seconds):
    end = time.time() + seconds
    while time.time() < end and process.poll() is None:
        try:
            call(port, "GET", "/api/health")
            return True
        except OSError:
            time.sleep(0.1)
    return False


def restore(port, process, output, name, account):
    if not answers(port, process, 20):
        return "did not start"
    token = sign_in(port, *OTHER)
    call(port, "POST", "/api/backups/x.zip/restore", {}, token)
    end = time.time() + (LARGE_RESTORE_SECONDS if "70000" in name else RESTORE_SECONDS)
    while output.read_text().count("Server started at") < 2:
        if process.poll() is not None:
            return "dies: " + output.read_text().strip()[-80:].replace("\n", " ")
        if time.time() > end:
            query = urllib.parse.quote("message='Failed to restore backup'")
            items = call(port, "GET", f"/api/logs?filter={query}", None, token)["items"]
            return "fails: " + (items[0]["data"]["error"][-80:] if items else "without a record")
        time.sleep(0.2)
    if not answers(port, process, RESTORE_SECONDS):
        return "dies: " + output.read_text().strip()[-80:].replace("\n", " ")
    try:
        sign_in(port, *account)
        return "restores"
    except urllib.error.HTTPError:
        return "comes back empty"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("archives", type=Path)
    parser.add_argument("server")
    parser.add_argument("--email", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--port", type=int, default=19100, help="first of as many ports as there are archives")
    options = parser.parse_args()
    rows = json.loads((options.archives / "table.json").read_text())
    work = Path(tempfile.mkdtemp())
    template = work / "template"
    subprocess.run([options.server, "superuser", "upsert", *OTHER, "--dir", template], check=True, stdout=subprocess.DEVNULL)

    def judge(job):
        number, row = job
        data, output = work / row["name"], work / (row["name"] + ".txt")
        shutil.copytree(template, data)
        (data / "backups").mkdir(exist_ok=True)
        shutil.copy(options.archives / (row["name"] + ".zip"), data / "backups" / "x.zip")
        port = options.port + number
        with open(output, "wb") as stream:
            command = [options.server, "serve", "--http", f"127.0.0.1:{port}", "--dir", data]
            process = subprocess.Popen(command, cwd=work, stdout=stream, stderr=stream)
        try:
            return restore(port, process, output, row["name"], (options.email, options.password))
        except OSError as error:
            return f"refuses: {error}"
        finally:
            process.kill()
            process.wait()
            shutil.rmtree(data, ignore_errors=True)

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(judge, enumerate(rows)))
    shutil.rmtree(work)
    unsafe = 0
    for row, result in zip(rows, results):
        is_restored = result == "restores"
        unsafe += row["restorable"] and not is_restored
        note = "" if is_restored == row["restorable"] else "  (the table is stricter)" if is_restored else "  WRONG"
        print(f"{row['name']:32} {'restorable' if row['restorable'] else 'not':10} {result}{note}")
    sys.exit(1 if unsafe else 0)


if __name__ == "__main__":
    main()
