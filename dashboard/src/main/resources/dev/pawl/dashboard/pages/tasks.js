import { html, nothing } from 'lit';
import { get, getPage } from '../app/api.js';
import { between, count, duration, number } from '../app/format.js';
import { Page } from '../app/page.js';
import { go, href } from '../app/route.js';
import { ACTIONS, actOnAll, actOnEach } from '../app/tasks.js';
import { confirm } from '../parts/confirm.js';
import { empty } from '../parts/notice.js';
import { STATUSES, status, statusOf } from '../parts/status.js';
import { since, time } from '../parts/time.js';

const PAGE = 100;
const FIELDS = 'task_id,type,queue,status,priority,attempts,max_attempts,error_message,run_after_utc,created_at_utc,'
  + 'processing_started_utc,finished_at_utc,locked_by,progress';

/** What the filter bar has beside the statuses, as the list of tasks of the REST API names it. */
const FILTERS = [
  { name: 'type', label: 'Type', list: true },
  { name: 'queue', label: 'Queue', list: true },
  { name: 'error', label: 'Error begins with', hint: 'disk * is full' },
  { name: 'worker_id', label: 'Worker' },
  { name: 'limit_key', label: 'Limit key' },
  { name: 'key', label: 'Idempotency key' },
  { name: 'job', label: 'Job', pattern: '[0-9]+' },
  { name: 'created_from', label: 'Enqueued from', hint: '2026-11-28T08:00Z' },
  { name: 'created_to', label: 'Enqueued before', hint: '2026-11-28T09:00Z' },
];

/** All tasks, or those that fit a filter which stands in the address; and what can be done to many of them. */
class Tasks extends Page {
  static properties = { selected: { state: true }, more: { state: true } };

  constructor() {
    super();
    this.selected = new Set();
    this.more = false;
  }

  willUpdate(changed) {
    if (changed.has('params')) this.selected = new Set();
    super.willUpdate(changed);
  }

  /** The filter alone: without where in the list one is. */
  get filter() {
    const filter = {};
    for (const [name, value] of this.params) if (name !== 'after') filter[name] = value;
    return filter;
  }

  async load() {
    const [page, stats] = await Promise.all([
      getPage('queue/tasks', { ...Object.fromEntries(this.params), fields: FIELDS, limit: PAGE }),
      get('queue/stats'),
    ]);
    const after = new URLSearchParams(page.next?.split('?')[1] ?? '').get('after');
    return { tasks: page.body, after, stats };
  }

  view({ tasks, after, stats }) {
    const chosen = tasks.filter((task) => this.selected.has(task.task_id));
    return html`
      <h1>Tasks</h1>
      ${this.#filterBar(stats)}
      ${this.isAdmin ? this.#bulkBar(tasks, chosen) : nothing}
      <section class="card list">
        ${tasks.length === 0 ? this.#nothingThere(after) : this.#table(tasks)}
        ${this.#pager(after)}
      </section>`;
  }

  #nothingThere(after) {
    if (after !== null) return empty('None on this page', 'Finding them takes longer than a page may; go on to older ones.');
    return Object.keys(this.filter).length === 0
      ? empty('No tasks yet', html`Enqueue one: <code>pawl enqueue mail '{"to":"ada@example.org"}'</code>`)
      : empty('No task fits', 'Loosen the filter, or clear it.');
  }

  #filterBar(stats) {
    const wanted = (this.params.get('status') ?? '').split(',').filter((name) => name !== '');
    const names = { type: Object.keys(stats.by_type), queue: Object.keys(stats.by_queue) };
    const advanced = FILTERS.slice(2).some(({ name }) => this.params.has(name)) || this.#payload() !== '';
    return html`<form class="filters" role="search" aria-label="Filter" @submit=${this.#apply} @change=${this.#apply}>
      <div class="chips" role="group" aria-label="Status">${STATUSES.map((name) => html`
        <button type="button" class="chip ${name}" aria-pressed=${wanted.includes(name)} @click=${() => this.#toggle(wanted, name)}>
          ${status(name)} <span class="n">${number(stats[`${name}_tasks`])}</span></button>`)}</div>
      <div class="fields">
        ${FILTERS.filter((filter) => filter.list || this.more || advanced).map(({ name, label, list, hint, pattern }) => html`<label><span>${label}</span>
          <input name=${name} .value=${this.params.get(name) ?? ''} list=${list ? `known-${name}` : nothing} placeholder=${hint ?? 'any'}
            pattern=${pattern ?? nothing} autocomplete="off" spellcheck="false">
          ${list ? html`<datalist id="known-${name}">${names[name].map((value) => html`<option value=${value}></option>`)}</datalist>` : nothing}
        </label>`)}
        ${this.more || advanced ? html`<label class="wide"><span>Payload</span>
          <input name="payload" .value=${this.#payload()} placeholder="$.to.name=Ada" pattern="\\$.*=.*" title="A path, an equals sign and a value: $.to.name=Ada"
            autocomplete="off" spellcheck="false"></label>` : nothing}
        <div class="filter-actions">
          ${advanced ? nothing : html`<button type="button" class="quiet" aria-expanded=${this.more} @click=${() => { this.more = !this.more; }}>
            ${this.more ? 'Fewer' : 'More'} filters</button>`}
          ${Object.keys(this.filter).length > 0 ? html`<a class="button" href=${href('tasks')}>Clear</a>` : nothing}
          <button class="visually-hidden">Filter</button>
        </div>
      </div>
    </form>`;
  }

  /** The payload filter as one writes it; the API has the path in the name of the parameter. */
  #payload() {
    for (const [name, value] of this.params) if (name.startsWith('payload.')) return `${name.slice('payload.'.length)}=${value}`;
    return '';
  }

  #toggle(wanted, name) {
    const statuses = wanted.includes(name) ? wanted.filter((other) => other !== name) : [...wanted, name];
    go(href('tasks', '', { ...this.filter, status: statuses.join(',') }));
  }

  #apply(event) {
    event.preventDefault();
    const form = event.currentTarget;
    if (!form.reportValidity()) return;
    const { payload = '', ...fields } = Object.fromEntries(new FormData(form));
    const at = payload.indexOf('=');
    const filter = { status: this.params.get('status') ?? '', ...fields };
    if (at > 0) filter[`payload.${payload.slice(0, at).trim()}`] = payload.slice(at + 1).trim();
    go(href('tasks', '', filter));
  }

  #bulkBar(tasks, chosen) {
    const filtered = Object.keys(this.filter).length > 0;
    if (tasks.length === 0) return nothing;
    return html`<div class="bulk" role="toolbar" aria-label="Many tasks at once">
      <span>${chosen.length > 0 ? html`<b>${number(chosen.length)}</b> selected:` : html`<span class="hint">Select some, or for ${filtered ? 'all that fit' : 'all tasks'}:</span>`}</span>
      ${Object.entries(ACTIONS).map(([action, { name, danger, fits }]) => html`<button class=${danger ? 'danger' : ''}
        ?disabled=${chosen.length > 0 && !chosen.some(fits)}
        @click=${() => (chosen.length > 0 ? this.#onSelected(action, chosen) : this.#onAll(action))}>${name}${chosen.length > 0 ? '' : ' all'}…</button>`)}
    </div>`;
  }

  async #onSelected(action, chosen) {
    const { name, danger, fits } = ACTIONS[action];
    const ids = chosen.filter(fits).map((task) => task.task_id);
    const answer = await confirm({
      title: `${name}: ${count(ids.length, 'task')}`,
      text: ids.length < chosen.length ? `${number(chosen.length - ids.length)} of those selected cannot be changed so, and stay as they are.` : nothing,
      form: action === 'priority' ? priorityField : nothing,
      action: name,
      danger,
    });
    if (answer === null) return;
    this.selected = new Set();
    await actOnEach(action, ids, { priority: Number(answer.priority), after: () => this.reload() });
  }

  async #onAll(action) {
    const which = this.#bulkFilter();
    await actOnAll(action, which, {
      of: 'filter' in which ? 'those that fit the filter' : 'all there are',
      field: action === 'priority' ? priorityField : nothing,
    });
    this.reload();
  }

  #bulkFilter() {
    const filter = this.filter;
    if (Object.keys(filter).length === 0) return { all: true };
    if (filter.status !== undefined) filter.status = filter.status.split(',');
    if (filter.job !== undefined) filter.job = Number(filter.job);
    return { filter };
  }

  #table(tasks) {
    const all = tasks.every((task) => this.selected.has(task.task_id));
    return html`<div class="scroll"><table class="tasks">
      <thead><tr>
        ${this.isAdmin ? html`<th scope="col"><input type="checkbox" aria-label="Select all on this page" .checked=${all}
          @change=${(event) => this.#select(tasks, event.target.checked)}></th>` : nothing}
        <th scope="col">Task</th><th scope="col">Type</th><th scope="col">Status</th><th scope="col">Queue</th><th scope="col" class="n">Priority</th><th scope="col" class="n">Attempts</th>
        <th scope="col">Enqueued</th><th scope="col" class="n">Ran</th><th scope="col">Note</th>
      </tr></thead>
      <tbody>${tasks.map((task) => this.#row(task))}</tbody>
    </table></div>`;
  }

  #row(task) {
    const { task_id: id } = task;
    return html`<tr class=${this.selected.has(id) ? 'chosen' : ''}>
      ${this.isAdmin ? html`<td><input type="checkbox" aria-label="Select task ${id}" .checked=${this.selected.has(id)}
        @change=${(event) => this.#select([task], event.target.checked)}></td>` : nothing}
      <td class="id"><a href=${href('tasks', id)}>${id}</a></td>
      <td class="name"><a href=${href('tasks', id)}>${task.type}</a></td>
      <td>${status(statusOf(task))}</td>
      <td class="name soft">${task.queue}</td>
      <td class="n">${task.priority}</td>
      <td class="n ${task.attempts > 1 ? '' : 'soft'}">${task.attempts}/${task.max_attempts}</td>
      <td class="soft nowrap">${time(task.created_at_utc)}</td>
      <td class="n soft">${duration(between(task.processing_started_utc, task.finished_at_utc))}</td>
      <td class="note">${remark(task)}</td>
    </tr>`;
  }

  #select(tasks, on) {
    const selected = new Set(this.selected);
    for (const task of tasks) {
      if (on) selected.add(task.task_id);
      else selected.delete(task.task_id);
    }
    this.selected = selected;
  }

  #pager(after) {
    const here = this.params.has('after');
    if (!here && after === null) return nothing;
    return html`<div class="pager">
      ${here ? html`<a class="button" href=${href('tasks', '', this.filter)}>Newest</a>` : nothing}
      ${after === null ? html`<span class="hint">These are the oldest.</span>`
        : html`<a class="button" href=${href('tasks', '', { ...this.filter, after })}>Older</a>`}</div>`;
  }
}

const priorityField = html`<label class="field"><span>Priority, lower runs first</span>
  <input name="priority" type="number" min="1" max="1000" value="100" required></label>`;

/** What one wants to know of a task in its state. */
function remark(task) {
  if (task.status === 'processing') {
    const { progress } = task;
    return progress === null ? html`<span class="soft">${task.locked_by}</span>`
      : html`<progress max=${progress.total || 1} value=${progress.total ? progress.done : nothing} aria-label="Progress"></progress>
        <span class="soft">${progress.message ?? `${number(progress.done)}${progress.total ? ` of ${number(progress.total)}` : ''}`}</span>`;
  }
  if (statusOf(task) === 'scheduled') return html`<span class="soft">runs ${since(task.run_after_utc)}</span>${task.error_message === null ? nothing : html` <span class="bad">${task.error_message}</span>`}`;
  return task.error_message === null ? nothing : html`<span class=${task.status === 'failed' ? 'bad' : 'soft'}>${task.error_message}</span>`;
}

customElements.define('pawl-tasks', Tasks);
