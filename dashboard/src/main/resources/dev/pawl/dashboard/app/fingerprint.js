// What makes two errors the same: their first line, without what differs from one occurrence to the next.

const VARYING = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '…'],
  [/\b(0x)?[0-9a-f]*[0-9][0-9a-f]{7,}\b/gi, '…'],
  [/\d+([.,:]\d+)*/g, '…'],
  [/"[^"]*"|'[^']*'/g, '…'],
];

export function fingerprint(message) {
  let line = (message ?? '').split('\n', 1)[0].slice(0, 300);
  for (const [pattern, instead] of VARYING) line = line.replace(pattern, instead);
  return line.trim();
}

/** Groups of failed tasks that failed alike, the largest first. */
export function groups(tasks) {
  const byPrint = new Map();
  for (const task of tasks) {
    const print = JSON.stringify([task.type, fingerprint(task.error_message)]);
    if (!byPrint.has(print)) byPrint.set(print, { print, type: task.type, sample: task.error_message, tasks: [] });
    byPrint.get(print).tasks.push(task);
  }
  return [...byPrint.values()].sort((one, other) => other.tasks.length - one.tasks.length);
}
