import { html, nothing } from 'lit';
import { get, patch, path, post, remove } from '../app/api.js';
import { number } from '../app/format.js';
import { Page } from '../app/page.js';
import { href } from '../app/route.js';
import { confirm } from '../parts/confirm.js';
import { empty } from '../parts/notice.js';
import { since } from '../parts/time.js';
import { complain, say } from '../parts/toasts.js';

const STRATEGIES = { priority: 'priority', fifo: 'oldest first', lifo: 'newest first', weighted_random: 'by lot' };
const MARKS = { active: 'completed', silent: 'blocked', stale: 'failed', stopped: 'cancelled' };
const MOST_SHOWN = 8;

/** Who works: whether they live, what they take and hold, and in which order. */
class Workers extends Page {
  async load() {
    return get('queue/workers');
  }

  view(workers) {
    const id = this.params.get('id') ?? '';
    const shown = workers.filter((worker) => worker.worker_id.includes(id));
    const gone = workers.filter((worker) => ['stale', 'stopped'].includes(worker.status));
    return html`
      <div class="title"><h1>Workers</h1>
        ${this.isAdmin && gone.length > 0 ? html`<div class="actions"><button @click=${() => this.#prune(gone)}>Remove ${gone.length === 1 ? 'the one that is' : `${number(gone.length)} that are`} gone…</button></div>` : nothing}</div>
      ${id === '' ? nothing : html`<p>Only <span class="mono">${id}</span>. <a href=${href('workers')}>Show all</a></p>`}
      <section class="card list">${shown.length === 0
        ? empty(id === '' ? 'No workers' : 'No such worker', html`Nothing runs without one. A program starts one with <code>pawl.start()</code>, the command line with <code>pawl work</code>.`)
        : html`<div class="scroll"><table class="workers">
          <thead><tr><th scope="col">Worker</th><th scope="col">State</th><th scope="col">Last heard</th><th scope="col">Takes</th><th scope="col">Order</th>
            <th scope="col">Busy</th>${this.isAdmin ? html`<th scope="col"><span class="visually-hidden">Actions</span></th>` : nothing}</tr></thead>
          <tbody>${shown.map((worker) => this.#row(worker))}</tbody></table></div>`}</section>`;
  }

  #row(worker) {
    const { worker_id: id, current_tasks: tasks } = worker;
    const gone = ['stale', 'stopped'].includes(worker.status);
    const capabilities = Object.entries(worker.capabilities);
    return html`<tr>
      <th scope="row" class="nowrap"><span class="mono">${id}</span><div class="hint">${worker.host}, process ${worker.pid}</div></th>
      <td><span class="status ${MARKS[worker.status]}">${worker.status}</span></td>
      <td class="nowrap">${since(worker.heartbeat_at_utc)}<div class="hint">since ${since(worker.started_at_utc)}</div></td>
      <td>${names(worker.types)}<div class="hint">${worker.queues.length === 0 ? 'all queues' : html`of ${names(worker.queues)}`}
        ${capabilities.length === 0 ? nothing : html`<br>can <span class="mono">${capabilities.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ')}</span>`}</div></td>
      <td>${this.isAdmin && !gone ? html`<select aria-label="Order in which ${id} takes tasks" @change=${(event) => this.#order(id, event.target)}>
        ${Object.entries(STRATEGIES).map(([name, told]) => html`<option value=${name} ?selected=${name === worker.strategy}>${told}</option>`)}</select>` : STRATEGIES[worker.strategy] ?? worker.strategy}</td>
      <td><progress max=${Math.max(worker.concurrency, 1)} value=${tasks.length} aria-label="Busy"></progress> <span class="nowrap">${number(tasks.length)} of ${number(worker.concurrency)}</span>
        <div class="hint">${tasks.slice(0, MOST_SHOWN).map((task) => html`<a class="mono" href=${href('tasks', task)}>#${task}</a> `)}
        ${tasks.length > MOST_SHOWN ? html`<a href=${href('tasks', '', { worker_id: id, status: 'processing' })}>all</a>` : nothing}</div></td>
      ${this.isAdmin ? html`<td class="n">${gone ? html`<button @click=${() => this.#remove(id)}>Remove</button>` : nothing}</td>` : nothing}
    </tr>`;
  }

  async #order(id, select) {
    try {
      await patch(path('queue', 'workers', id), { strategy: select.value });
      say(`${id} takes tasks ${STRATEGIES[select.value]} from its next claim on`);
    } catch (error) {
      complain(error);
    }
    this.reload();
  }

  async #remove(id) {
    try {
      await remove(path('queue', 'workers', id));
      say(`${id} removed from the register`);
    } catch (error) {
      complain(error);
    }
    this.reload();
  }

  async #prune(gone) {
    if ((await confirm({ title: gone.length === 1 ? 'Remove the worker that is gone?' : `Remove ${number(gone.length)} workers that are gone?`, text: 'Those that stopped or are stale leave the register. Their tasks are not touched.', action: 'Remove' })) === null) return;
    try {
      await post('queue/maintenance/workers/prune', {});
      say('The register has only living workers');
    } catch (error) {
      complain(error);
    }
    this.reload();
  }
}

const names = (list) => html`<span class="mono">${list.slice(0, MOST_SHOWN).join(', ')}</span>${list.length > MOST_SHOWN ? html` <span title=${list.join(', ')}>and ${number(list.length - MOST_SHOWN)} more</span>` : nothing}`;

customElements.define('pawl-workers', Workers);
