// A cron expression in words, where these say exactly what it means; null for all others, which speak for themselves.

const NICKNAMES = {
  '@yearly': '0 0 1 1 *', '@annually': '0 0 1 1 *', '@monthly': '0 0 1 * *', '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *', '@midnight': '0 0 * * *', '@hourly': '0 * * * *',
};
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = ['', 'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

export function cronInWords(cron) {
  const text = NICKNAMES[cron.trim().toLowerCase()] ?? cron;
  const fields = text.trim().toLowerCase().replaceAll('?', '*').split(/\s+/);
  if (fields.length === 6 && fields[0] === '0') fields.shift();
  if (fields.length !== 5) return null;
  const [minute, hour, day, month, weekday] = fields;
  const time = timeInWords(minute, hour);
  const days = daysInWords(day, month, weekday);
  if (time === null || days === null) return null;
  const daily = day === '*' && weekday === '*' && time.startsWith('at ') && !time.endsWith('hour');
  return `${time}${daily ? ' every day' : ''}${days}`;
}

function timeInWords(minute, hour) {
  const everyMinutes = step(minute, 60);
  const everyHours = step(hour, 24);
  if (everyMinutes !== null && hour === '*') return everyMinutes === 1 ? 'every minute' : `every ${everyMinutes} minutes`;
  const hours = /^(\d+)-(\d+)$/.exec(hour);
  if (everyMinutes !== null && hours !== null) {
    const each = everyMinutes === 1 ? 'every minute' : `every ${everyMinutes} minutes`;
    return `${each} from ${clock(hours[1], 0)} to ${clock(hours[2], 60 - everyMinutes)}`;
  }
  if (!/^\d+$/.test(minute)) return null;
  if (everyHours === 1) return `at minute ${Number(minute)} of every hour`;
  if (everyHours !== null) return `every ${everyHours} hours from ${clock(0, minute)}`;
  if (hours !== null) return `every hour from ${clock(hours[1], minute)} to ${clock(hours[2], minute)}`;
  if (!/^\d+(,\d+)*$/.test(hour)) return null;
  return `at ${list(hour.split(',').map((one) => clock(one, minute)))}`;
}

function daysInWords(day, month, weekday) {
  // Where both are told either is enough, which nobody expects: better the expression than words.
  if (day !== '*' && weekday !== '*') return null;
  const months = month === '*' ? '' : named(month, MONTHS, 1);
  if (months === null) return null;
  const inMonths = months === '' ? '' : ` in ${months}`;
  if (weekday !== '*') {
    const days = named(weekday, DAYS, 0);
    return days === null ? null : ` on ${days}${inMonths}`;
  }
  if (day === '*') return inMonths;
  if (!/^\d+(,\d+)*$/.test(day)) return null;
  return ` on day ${list(day.split(',').map(Number))} of ${months === '' ? 'every month' : months}`;
}

/** How many between two: 1 for a star, n for a step that goes round evenly; null for others, which do not come at equal times. */
function step(field, round) {
  if (field === '*') return 1;
  const every = /^\*\/(\d+)$/.exec(field);
  return every !== null && Number(every[1]) > 0 && round % Number(every[1]) === 0 ? Number(every[1]) : null;
}

function named(field, names, first) {
  const name = (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : names.findIndex((known, i) => i >= first && known.slice(0, 3).toLowerCase() === text);
    return names[number] === '' ? undefined : names[number];
  };
  const parts = field.split(',').map((part) => {
    const ends = part.split('-').map(name);
    return ends.includes(undefined) || ends.length > 2 ? null : ends.length === 2 ? `${ends[0]} to ${ends[1]}` : ends[0];
  });
  return parts.includes(null) ? null : list(parts);
}

const clock = (hour, minute) => `${String(Number(hour)).padStart(2, '0')}:${String(Number(minute)).padStart(2, '0')}`;

const list = (words) => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`);
