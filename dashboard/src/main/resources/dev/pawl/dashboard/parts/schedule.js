import { html, nothing } from 'lit';
import { path, post, put } from '../app/api.js';
import { cronInWords } from '../app/cron.js';
import { duration } from '../app/format.js';
import { confirm } from './confirm.js';
import { time } from './time.js';
import { complain, say } from './toasts.js';

/** When a schedule ticks: in words where these are exact, and as it was told. */
export function whenInWords({ cron, zone, every_seconds: every, at_utc: at }) {
  if (cron !== null) {
    const words = cronInWords(cron);
    return html`${words === null ? nothing : html`${words.charAt(0).toUpperCase()}${words.slice(1)} `}<span class=${words === null ? 'mono' : 'mono hint'}>${cron}</span>
      <span class="hint">${zone}</span>`;
  }
  return every !== null ? html`Every ${duration(every)}` : html`Once, at ${time(at)}`;
}

/** A paused one ticks no more until it is resumed, one without a next tick never again. */
export const scheduleState = (schedule) => schedule.paused ? html`<span class="status blocked">paused</span>`
  : schedule.next_at_utc === null ? html`<span class="status cancelled">over</span>` : html`<span class="status completed">ticking</span>`;

export async function pause(schedule, after) {
  const { name, paused } = schedule;
  try {
    await post(path('queue', 'schedules', name, paused ? 'resume' : 'pause'));
    say(`Schedule ${name} ${paused ? 'ticks again' : 'is paused'}`, { undo: () => pause({ name, paused: !paused }, after) });
  } catch (error) {
    complain(error);
  }
  after();
}

export async function runNow({ name }, after) {
  try {
    const { task_id: task } = await post(path('queue', 'schedules', name, 'run'));
    say(`Schedule ${name} made task ${task}`);
  } catch (error) {
    complain(error);
  }
  after();
}

const MISSED = { skip: 'skip them', one: 'make up for the last', all: 'make up for all' };
const OVERLAP = { allow: 'run it too', skip: 'skip this tick', queue: 'let it wait', replace: 'cancel the one before' };

/** Asks for what a schedule is to be, and makes or changes it; resolves to its name, or to null when nothing was saved. */
export async function edit(schedule, given = null) {
  const kind = schedule === undefined || schedule.cron !== null ? 'cron' : schedule.every_seconds !== null ? 'every_seconds' : 'at_utc';
  const was = given ?? (schedule === undefined
    ? { kind, when: '0 6 * * *', zone: zoneHere(), queue: 'default', priority: 100, payload: '{}', missed: 'one', overlap: 'allow', name: '', type: '' }
    : { ...schedule, kind, when: String(schedule[kind]), zone: schedule.zone ?? '', payload: JSON.stringify(schedule.payload, null, 2) });
  const answer = await confirm({
    title: schedule === undefined ? 'New schedule' : `Edit schedule ${schedule.name}`,
    text: given === null ? nothing : html`<span class="bad" role="alert">${given.fault}</span>`,
    form: html`
      ${schedule === undefined ? field('Name', html`<input name="name" required maxlength="100" value=${was.name} autocomplete="off" spellcheck="false">`) : nothing}
      <div class="field-row">
        ${field('Ticks', html`<select name="kind">${Object.entries({ cron: 'by cron', every_seconds: 'every so many seconds', at_utc: 'once, at (UTC)' }).map(choice(was.kind))}</select>`)}
        ${field('When', html`<input name="when" required value=${was.when} autocomplete="off" spellcheck="false">`)}
        ${field('Zone, for cron', html`<input name="zone" value=${was.zone} placeholder="UTC" autocomplete="off" spellcheck="false">`)}</div>
      <div class="field-row">
        ${field('Type of its tasks', html`<input name="type" required value=${was.type} autocomplete="off" spellcheck="false">`)}
        ${field('Queue', html`<input name="queue" required value=${was.queue} autocomplete="off" spellcheck="false">`)}
        ${field('Priority', html`<input name="priority" type="number" min="1" max="1000" required value=${was.priority}>`)}</div>
      ${field('Payload', html`<textarea name="payload" rows="5" spellcheck="false" .value=${was.payload}></textarea>`)}
      <div class="field-row">
        ${field('Ticks that nobody made in time', html`<select name="missed">${Object.entries(MISSED).map(choice(was.missed))}</select>`)}
        ${field('While the last task has not ended', html`<select name="overlap">${Object.entries(OVERLAP).map(choice(was.overlap))}</select>`)}</div>`,
    action: 'Save',
  });
  if (answer === null) return null;
  const name = schedule?.name ?? answer.name.trim();
  try {
    await put(path('queue', 'schedules', name), wish(schedule, answer));
    say(`Schedule ${name} ${schedule === undefined ? 'made' : 'changed'}`);
    return name;
  } catch (error) {
    // What was typed is not lost: it is asked for again, with what is wrong.
    return edit(schedule, { ...answer, fault: error.message });
  }
}

/** What the form does not show stays as it is. */
function wish(schedule, answer) {
  const body = {
    type: answer.type, queue: answer.queue, priority: Number(answer.priority), payload: parsed(answer.payload), missed: answer.missed, overlap: answer.overlap,
    [answer.kind]: answer.kind === 'every_seconds' ? Number(answer.when) : answer.when.trim(),
  };
  if (answer.kind === 'cron' && answer.zone.trim() !== '') body.zone = answer.zone.trim();
  if (schedule !== undefined) {
    for (const kept of ['compatibility', 'max_attempts', 'limit_key', 'missed_max']) if (schedule[kept] !== null) body[kept] = schedule[kept];
  }
  return body;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The payload is not JSON: ${error.message}`);
  }
}

const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

const field = (label, input) => html`<label class="field"><span>${label}</span>${input}</label>`;

const choice = (chosen) => ([value, told]) => html`<option value=${value} ?selected=${value === chosen}>${told}</option>`;
