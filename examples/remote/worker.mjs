#!/usr/bin/env node
// A worker in Node 18 or newer, without packages: node worker.mjs http://127.0.0.1:8080
import { hostname } from "node:os";

const server = process.argv[2] ?? "http://127.0.0.1:8080";
const worker = `${hostname()}-${process.pid}`;
const lease = 30;
const sleep = (millis) => new Promise((wake) => setTimeout(wake, millis));
let stopping = false;
process.on("SIGTERM", () => (stopping = true));

/** Says something to the server until it answers; null for an empty answer, throws a refusal. */
async function call(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  if (process.env.PAWL_TOKEN) headers.Authorization = `Bearer ${process.env.PAWL_TOKEN}`;
  for (let pause = 100; ; pause = Math.min(pause * 2, 5000)) {
    let answer;
    try {
      answer = await fetch(server + path, { method, headers, body: JSON.stringify(body), signal: AbortSignal.timeout(90_000) });
      const text = await answer.text();
      if (answer.ok) return text ? JSON.parse(text) : null;
      if (answer.status < 500) throw Object.assign(new Error(text), { refusal: JSON.parse(text) });
    } catch (broken) {
      if (broken.refusal) throw broken;
      // the server is down, or was just restarted: everything said here may be said again
    }
    if (stopping && path === "/queue/claim") return null;
    await sleep(pause);
  }
}

/** The work itself; long work looks at signal.aborted now and then, and gives up. */
async function work(task, signal) {
  return { square: (task.payload.n ?? 0) ** 2 };
}

async function run(task) {
  const path = `/queue/tasks/${task.task_id}`;
  const claim = { worker_id: worker, token: task.token };
  const lost = new AbortController();
  const keeper = setInterval(async () => {
    try {
      const kept = await call("POST", `${path}/extend`, { ...claim, lease_seconds: lease });
      if (kept.cancel_requested) lost.abort();
    } catch {
      lost.abort();
    }
  }, (lease * 1000) / 3);
  let said;
  try {
    said = ["complete", { ...claim, result: await work(task, lost.signal) }];
  } catch (broken) {
    said = ["fail", { ...claim, error: String(broken.stack ?? broken) }];
  }
  clearInterval(keeper);
  if (lost.signal.aborted) return;
  // lease_lost, cancelled: the work is somebody else's now, or nobody's
  await call("POST", `${path}/${said[0]}`, said[1]).catch((refused) => console.error(refused.refusal.detail));
}

await call("PUT", `/queue/workers/${worker}`, { host: hostname(), pid: process.pid, types: ["square"] });
while (!stopping) {
  const wanted = { worker_id: worker, types: ["square"], lease_seconds: lease, wait_seconds: 20 };
  for (const task of (await call("POST", "/queue/claim", wanted))?.tasks ?? []) await run(task);
}
