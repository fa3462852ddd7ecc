#!/usr/bin/env python3
"""A worker in Python, by the standard library alone: python3 worker.py http://127.0.0.1:8080"""
import json, os, signal, socket, sys, threading, time, urllib.error, urllib.request

SERVER = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"
WORKER = f"{socket.gethostname()}-{os.getpid()}"
LEASE = 30
stopping = threading.Event()


def call(method, path, body=None, trace={}):
    """Says something to the server until it answers; None for an empty answer, HTTPError for a refusal."""
    headers = {"Content-Type": "application/json", **trace}
    if "PAWL_TOKEN" in os.environ:
        headers["Authorization"] = "Bearer " + os.environ["PAWL_TOKEN"]
    pause = 0.1
    while True:
        request = urllib.request.Request(SERVER + path, json.dumps(body or {}).encode(), headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return json.loads(answer.read() or "null")
        except urllib.error.HTTPError as refusal:
            if refusal.code < 500:
                raise
        except OSError:
            pass  # the server is down, or was just restarted: everything said here may be said again
        if stopping.is_set() and path == "/queue/claim":
            return None
        time.sleep(pause)
        pause = min(pause * 2, 5)


def keep(task, lost, ended):
    """Extends the lease at a third of its time, until the work has ended or is not wanted any more."""
    while not ended.wait(LEASE / 3):
        try:
            said = {"worker_id": WORKER, "token": task["token"], "lease_seconds": LEASE}
            if call("POST", f"/queue/tasks/{task['task_id']}/extend", said)["cancel_requested"]:
                return lost.set()
        except urllib.error.HTTPError:
            return lost.set()


def work(task, lost):
    """The work itself; long work looks at `lost` now and then, and gives up when it is set."""
    return {"square": task["payload"].get("n", 0) ** 2}


def run(task):
    lost, ended = threading.Event(), threading.Event()
    threading.Thread(target=keep, args=(task, lost, ended), daemon=True).start()
    said = {"worker_id": WORKER, "token": task["token"]}
    # the trace in which the task was enqueued, if any: send it on as headers with whatever you ask of others
    trace = {name: task[name] for name in ("traceparent", "tracestate") if name in task}
    try:
        verb, said["result"] = "complete", work(task, lost)
    except Exception as broken:
        verb, said = "fail", {**said, "error": repr(broken)}
    finally:
        ended.set()
    if not lost.is_set():
        try:
            call("POST", f"/queue/tasks/{task['task_id']}/{verb}", said, trace)
        except urllib.error.HTTPError as refusal:  # lease_lost, cancelled: the work is somebody else's now, or nobody's
            print(f"task {task['task_id']}: {json.load(refusal)['detail']}", file=sys.stderr)


signal.signal(signal.SIGTERM, lambda *_: stopping.set())
call("PUT", "/queue/workers/" + WORKER, {"host": socket.gethostname(), "pid": os.getpid(), "types": ["square"]})
while not stopping.is_set():
    wanted = {"worker_id": WORKER, "types": ["square"], "lease_seconds": LEASE, "wait_seconds": 20}
    for claimed in (call("POST", "/queue/claim", wanted) or {"tasks": []})["tasks"]:
        run(claimed)
