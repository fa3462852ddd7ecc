#!/usr/bin/env python3
"""A grid of model x country x window in Python, by the standard library alone: python3 grid.py http://127.0.0.1:8080

Run it as often as you like, side by side: each key is done once. Whoever is killed loses its keys when their lease runs out.
"""
import itertools, json, os, socket, sys, urllib.error, urllib.request

SERVER = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"
WORKER = f"{socket.gethostname()}-{os.getpid()}"
GRID = "/queue/grids/forecasts"
KEYS = [
    {"model": model, "country": country, "window": window / 10}
    for model, country, window in itertools.product(["gfs", "icon"], ["CZ", "DE", "PL"], range(4))
]


def call(method, path, body=None):
    headers = {"Content-Type": "application/json"}
    if "PAWL_TOKEN" in os.environ:
        headers["Authorization"] = "Bearer " + os.environ["PAWL_TOKEN"]
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(SERVER + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=90) as answer:
        return json.loads(answer.read() or "null")


def forecast(key):
    """The work itself."""
    if key == {"model": "icon", "country": "PL", "window": 0.3}:
        raise ValueError("no data")
    return {"file": f"{key['model']}-{key['country']}-{key['window']}.nc"}


def end(task, verb, said):
    try:
        call("POST", f"/queue/tasks/{task['task_id']}/{verb}", {"worker_id": WORKER, "token": task["token"], **said})
    except urllib.error.HTTPError as refusal:  # lease_lost: the key is somebody else's by now, and so is what comes of it
        print(json.load(refusal)["detail"], file=sys.stderr)


while True:
    wanted = {"worker_id": WORKER, "keys": KEYS, "limit": 5, "lease_seconds": 600}
    held = call("POST", GRID + "/claim", wanted)["tasks"]
    if not held:
        break
    for task in held:
        try:
            end(task, "complete", {"result": forecast(task["payload"])})
        except ValueError as broken:
            end(task, "fail", {"error": str(broken), "discard": True})

missing = call("POST", GRID + "/missing", {"keys": KEYS})["keys"]
print(json.dumps({"grid": call("GET", GRID), "missing": missing}))
