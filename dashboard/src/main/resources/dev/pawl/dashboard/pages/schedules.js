import { html, nothing } from 'lit';
import { get } from '../app/api.js';
import { Page } from '../app/page.js';
import { go, href } from '../app/route.js';
import { empty } from '../parts/notice.js';
import { edit, pause, runNow, scheduleState, whenInWords } from '../parts/schedule.js';
import { status } from '../parts/status.js';
import { since } from '../parts/time.js';

/** All schedules: when each ticks, and what came of its last tick. */
class Schedules extends Page {
  async load() {
    return get('queue/schedules');
  }

  view(schedules) {
    return html`
      <div class="title"><h1>Schedules</h1>${this.isAdmin ? html`<div class="actions"><button @click=${() => this.#make()}>New schedule…</button></div>` : nothing}</div>
      <section class="card list">${schedules.length === 0
        ? empty('No schedules', html`A schedule makes a task at each of its ticks: <code>pawl schedule put nightly '0 6 * * *' report</code>`)
        : this.#table(schedules)}</section>`;
  }

  #table(schedules) {
    const acts = this.isAdmin || this.may('enqueue');
    return html`<div class="scroll"><table>
      <thead><tr><th scope="col">Schedule</th><th scope="col">State</th><th scope="col">When</th><th scope="col">Next</th><th scope="col">Last task</th>
        ${acts ? html`<th scope="col"><span class="visually-hidden">Actions</span></th>` : nothing}</tr></thead>
      <tbody>${schedules.map((schedule) => html`<tr>
        <th scope="row" class="name"><a href=${href('schedules', schedule.name)}>${schedule.name}</a><div class="hint">${schedule.type}</div></th>
        <td>${scheduleState(schedule)}</td>
        <td>${whenInWords(schedule)}</td>
        <td class="nowrap">${since(schedule.next_at_utc)}</td>
        <td class="nowrap">${schedule.last_task_id === null ? html`<span class="none">–</span>` : html`<a class="mono" href=${href('tasks', schedule.last_task_id)}>#${schedule.last_task_id}</a>
          ${schedule.last_status === null ? html`<span class="hint">gone</span>` : status(schedule.last_status)}`}</td>
        ${acts ? html`<td class="n">${this.may('enqueue') ? html`<button aria-label="Run now: ${schedule.name}" @click=${() => runNow(schedule, () => this.reload())}>Run now</button>` : nothing}
          ${this.isAdmin ? html`<button aria-label="${schedule.paused ? 'Resume' : 'Pause'} ${schedule.name}" @click=${() => pause(schedule, () => this.reload())}>${schedule.paused ? 'Resume' : 'Pause'}</button>` : nothing}</td>` : nothing}
      </tr>`)}</tbody></table></div>`;
  }

  async #make() {
    const name = await edit();
    if (name !== null) go(href('schedules', name));
  }
}

customElements.define('pawl-schedules', Schedules);
