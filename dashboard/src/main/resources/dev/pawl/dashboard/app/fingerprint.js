// What makes two errors the same: their first line, with a star for what differs from one occurrence to the next. As a filter `error`
// of the REST API it finds the whole group, and whatever else begins so.

const LONGEST = 300;
const VARYING = [
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
  /\b(0x)?[0-9a-f]*[0-9][0-9a-f]{7,}\b/gi,
  /"[^"]*"|'[^']*'/g,
  /\d+([.,:]\d+)*/g,
];

/** Empty for a task that left no message. */
export function fingerprint(message) {
  const line = (message ?? '').split('\n', 1)[0].slice(0, LONGEST);
  return VARYING.reduce((print, varying) => print.replace(varying, '*'), line).replace(/\*+/g, '*');
}

/** Groups of failed tasks that failed alike, the largest first. */
export function groups(tasks) {
  const alike = new Map();
  for (const task of tasks) {
    const error = fingerprint(task.error_message);
    const key = JSON.stringify([task.type, error]);
    if (!alike.has(key)) alike.set(key, { key, type: task.type, error, sample: task.error_message, tasks: [] });
    alike.get(key).tasks.push(task);
  }
  return [...alike.values()].sort((one, other) => other.tasks.length - one.tasks.length);
}
