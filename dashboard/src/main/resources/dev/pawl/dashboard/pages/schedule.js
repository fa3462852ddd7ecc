import { html, nothing } from 'lit';
import { get, path, remove } from '../app/api.js';
import { between, duration } from '../app/format.js';
import { Page } from '../app/page.js';
import { go, href } from '../app/route.js';
import { confirm } from '../parts/confirm.js';
import { empty } from '../parts/notice.js';
import { edit, pause, runNow, scheduleState, whenInWords } from '../parts/schedule.js';
import { status } from '../parts/status.js';
import { since, time } from '../parts/time.js';
import { complain, say } from '../parts/toasts.js';
import '../parts/json-tree.js';

const NEXT = 10;
const RUNS = 50;

/** One schedule: when it ticks next, and what came of each tick. */
class SchedulePage extends Page {
  async load() {
    const at = path('queue', 'schedules', this.rest);
    const [schedule, { next_utc: next }, runs] = await Promise.all([get(at), get(`${at}/next`, { count: NEXT }), get(`${at}/runs`, { limit: RUNS })]);
    return { schedule, next, runs };
  }

  view({ schedule, next, runs }) {
    return html`
      <div class="title"><h1>${schedule.name}</h1> ${scheduleState(schedule)} ${this.#actions(schedule)}</div>
      <p>${whenInWords(schedule)}</p>
      <div class="columns">
        <div>
          <section class="card"><h2>History</h2>${this.#runs(runs)}</section>
          <section class="card"><h2>Payload</h2><pawl-json .value=${schedule.payload} label="Payload"></pawl-json></section>
        </div>
        <div>
          <section class="card"><h2>Next ticks</h2>${schedule.paused ? html`<p class="hint">When it is resumed:</p>` : nothing}
            ${next.length === 0 ? empty('None', 'It does not tick any more.') : html`<ol class="ticks">${next.map((tick) => html`<li>${time(tick)} <span class="hint">${since(tick)}</span></li>`)}</ol>`}</section>
          <section class="card"><h2>Facts</h2>${this.#facts(schedule)}</section>
        </div>
      </div>`;
  }

  #actions(schedule) {
    const again = () => this.reload();
    const actions = [
      this.may('enqueue') ? html`<button @click=${() => runNow(schedule, again)}>Run now</button>` : nothing,
      this.isAdmin ? html`<button @click=${() => pause(schedule, again)}>${schedule.paused ? 'Resume' : 'Pause'}</button>
        <button @click=${() => edit(schedule).then(again)}>Edit…</button>
        <button class="danger" @click=${() => this.#delete(schedule)}>Delete…</button>` : nothing,
    ].filter((action) => action !== nothing);
    return actions.length === 0 ? nothing : html`<div class="actions">${actions}</div>`;
  }

  async #delete({ name, made_by: maker }) {
    const text = `It ticks no more; the tasks it made stay.${maker === 'file' ? ' It stands in a file of schedules, which makes it again when it is put the next time.' : ''}`;
    if ((await confirm({ title: `Delete schedule ${name}?`, text, action: 'Delete', danger: true })) === null) return;
    try {
      await remove(path('queue', 'schedules', name));
      say(`Schedule ${name} deleted`);
      go(href('schedules'));
    } catch (error) {
      complain(error);
    }
  }

  #runs(runs) {
    if (runs.length === 0) return empty('No tasks', 'Those that it made and that are still stored stand here.');
    return html`<div class="scroll"><table>
      <thead><tr><th scope="col">Tick</th><th scope="col">Task</th><th scope="col">State</th><th scope="col">Made</th><th scope="col" class="n">Ended after</th></tr></thead>
      <tbody>${runs.map((run) => html`<tr><th scope="row" class="nowrap">${time(run.tick_utc)}</th>
        <td><a class="mono" href=${href('tasks', run.task_id)}>#${run.task_id}</a></td><td>${status(run.status)}</td>
        <td class="nowrap">${since(run.created_at_utc)}</td><td class="n">${duration(between(run.created_at_utc, run.finished_at_utc))}</td></tr>`)}</tbody></table></div>`;
  }

  #facts(schedule) {
    const rows = [
      ['Type', schedule.type],
      ['Queue', html`<a href=${href('tasks', '', { queue: schedule.queue })}>${schedule.queue}</a>`],
      ['Priority', schedule.priority],
      ['Attempts', schedule.max_attempts],
      ['Limit key', schedule.limit_key && html`<span class="mono">${schedule.limit_key}</span>`],
      ['Needs', Object.keys(schedule.compatibility).length > 0 && html`<span class="mono">${JSON.stringify(schedule.compatibility)}</span>`],
      ['Missed ticks', schedule.missed === 'all' ? `all, at most ${schedule.missed_max}` : schedule.missed],
      ['Overlap', schedule.overlap],
      ['Paused', schedule.paused_at_utc && since(schedule.paused_at_utc)],
      ['Last tick', schedule.last_tick_utc && time(schedule.last_tick_utc)],
      ['Made by', schedule.made_by === 'file' ? 'a file of schedules' : 'somebody'],
      ['Made', time(schedule.created_at_utc)],
      ['Changed', time(schedule.updated_at_utc)],
    ];
    return html`<dl class="pairs">${rows.filter(([, value]) => value !== null && value !== false).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
  }
}

customElements.define('pawl-schedule', SchedulePage);
