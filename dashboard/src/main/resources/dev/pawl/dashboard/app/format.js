// How numbers, times and durations are written for people.

const NUMBER = new Intl.NumberFormat(undefined);
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, {
  day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit',
});
const YEAR = new Intl.DateTimeFormat(undefined, {
  day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit',
});

export const number = (value) => (value === null || value === undefined ? '–' : NUMBER.format(value));

/** For where there is little room: 12.3K. */
export const compact = (value) => (Math.abs(value) < 10_000 ? number(value) : COMPACT.format(value));

export const percent = (part) => (part === null || part === undefined ? '–' : `${(part * 100).toFixed(part > 0 && part < 0.1 ? 1 : 0)} %`);

export function count(value, one, many = `${one}s`) {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** 0.004 → 4 ms, 75 → 1 min 15 s. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined || Number.isNaN(seconds)) return '–';
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.5) return `${seconds < 10 ? seconds.toFixed(1).replace(/\.0$/, '') : Math.round(seconds)} s`;
  const units = [['d', 86_400], ['h', 3_600], ['min', 60], ['s', 1]];
  const rounded = Math.round(seconds);
  const first = units.findIndex(([, size]) => rounded >= size);
  const [unit, size] = units[first];
  const rest = units[first + 1];
  const whole = Math.floor(rounded / size);
  const more = rest === undefined ? 0 : Math.floor((rounded % size) / rest[1]);
  return `${whole} ${unit}${more > 0 ? ` ${more} ${rest[0]}` : ''}`;
}

/** In the zone of the viewer; as short as it is still clear. */
export function clock(utc) {
  const at = new Date(utc);
  const now = new Date();
  if (at.toDateString() === now.toDateString()) return CLOCK.format(at);
  return (at.getFullYear() === now.getFullYear() ? DAY : YEAR).format(at);
}

/** 3 min ago, in 5 s; the hours count for the first days. */
export function ago(utc, now = Date.now()) {
  const seconds = (now - Date.parse(utc)) / 1000;
  if (Math.abs(seconds) < 1) return 'now';
  const rough = duration(Math.abs(seconds) < 60 ? Math.round(Math.abs(seconds)) : Math.abs(seconds)).replace(/^(\d+ (?:min|h)|(?:[3-9]|\d\d+) d) .*/, '$1');
  return seconds > 0 ? `${rough} ago` : `in ${rough}`;
}

/** Between two times, in seconds; null where one is missing. */
export const between = (from, to) => (from && to ? (Date.parse(to) - Date.parse(from)) / 1000 : null);
