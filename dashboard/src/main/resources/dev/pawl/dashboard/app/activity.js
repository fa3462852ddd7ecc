// What happened by the hour, as `GET /queue/activity` tells it, put together for charts and tables.

const HOUR_MILLIS = 3_600_000;

/** The last so many hours, oldest first, each with the sums over all types and queues. */
export function byHour(entries, hours, now = Date.now()) {
  const first = Math.floor(now / HOUR_MILLIS) * HOUR_MILLIS - (hours - 1) * HOUR_MILLIS;
  const slots = Array.from({ length: hours }, (none, i) => ({
    at: new Date(first + i * HOUR_MILLIS).toISOString(), completed: 0, failed: 0, enqueued: 0,
  }));
  for (const entry of entries) {
    const slot = slots[(Date.parse(entry.hour_utc) - first) / HOUR_MILLIS];
    if (slot === undefined) continue;
    for (const what of ['completed', 'failed', 'enqueued']) slot[what] += entry[what];
  }
  return slots;
}

/** A row for each type: what became of its tasks, how long they waited and ran. */
export function byType(entries) {
  const types = new Map();
  for (const entry of entries) {
    if (!types.has(entry.type)) {
      types.set(entry.type, { type: entry.type, completed: 0, failed: 0, retried: 0, waits: {}, runs: {} });
    }
    const row = types.get(entry.type);
    for (const what of ['completed', 'failed', 'retried']) row[what] += entry[what];
    add(row.waits, entry.waits);
    add(row.runs, entry.runs);
  }
  return [...types.values()].sort((one, other) => other.completed + other.failed - one.completed - one.failed);
}

/** One distribution of all of them. */
export function sum(rows, which) {
  const all = {};
  rows.forEach((row) => add(all, row[which]));
  return all;
}

function add(into, sizes) {
  for (const [bucket, size] of Object.entries(sizes)) into[bucket] = (into[bucket] ?? 0) + size;
}

/** How many seconds a part of all took no longer than; null of none. Bucket n ends at 2^(n/4) milliseconds. */
export function quantile(sizes, part) {
  const buckets = Object.keys(sizes).map(Number).sort((one, other) => one - other);
  const all = buckets.reduce((total, bucket) => total + sizes[bucket], 0);
  if (all === 0) return null;
  let left = part * all;
  for (const bucket of buckets) {
    left -= sizes[bucket];
    if (left <= 0) return bucket === 0 ? 0.0005 : 2 ** ((bucket - 0.5) / 4) / 1000;
  }
  return null;
}
