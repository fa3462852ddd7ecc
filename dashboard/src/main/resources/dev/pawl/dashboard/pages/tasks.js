import { html, nothing } from 'lit';
import { get, getPage } from '../app/api.js';
import { between, count, duration, number } from '../app/format.js';
import { Page } from '../app/page.js';
import { go, href } from '../app/route.js';
import { ACTIONS, actOnAll, actOnEach } from '../app/tasks.js';
import { confirm } from '../parts/confirm.js';
import { LongTable } from '../parts/long-table.js';
import { empty } from '../parts/notice.js';
import { STATUSES, status, statusOf } from '../parts/status.js';
import { since, time } from '../parts/time.js';
import { complain } from '../parts/toasts.js';

/** Of the first page, which is to be there at once, and of those that one scrolls to. */
const PAGE = 100;
const NEXT_PAGE = 500;
/** Pages on which none may fit before the person is asked: where no index helps, the server looks for so long at a time. */
const MOST_BARE_PAGES = 10;
const COLUMNS = 10;
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

/**
 * All tasks, or those that fit a filter which stands in the address; and what can be done to many of them. The list goes on as one
 * scrolls down. At its top it shows what is new; further down rows stay where they are, and those that are seen are kept fresh.
 */
class Tasks extends Page {
  static properties = { selected: { state: true }, more: { state: true } };

  #long = new LongTable(this, () => this.#goOn());
  #going = false;

  constructor() {
    super();
    this.selected = new Set();
    this.more = false;
  }

  willUpdate(changed) {
    if (changed.has('params')) {
      this.selected = new Set();
      this.#long.toTop();
      if (this.data !== null) this.data = { ...this.data, late: false };
    }
    super.willUpdate(changed);
  }

  get filter() {
    return Object.fromEntries(this.params);
  }

  async load() {
    const [list, stats] = await Promise.all([this.#list(), get('queue/stats')]);
    return { ...list, stats };
  }

  /** From the newest on; or, when the person has gone down, what there was, with those that are seen as they are now. */
  async #list() {
    const { first, end } = this.#long;
    if (first === 0 && !this.data?.late) return this.#read(null, PAGE);
    if (first >= this.data.tasks.length) return this.data;
    const seen = await this.#page(this.data.tasks[first].task_id + 1, end - first);
    // why now: others may have been read meanwhile.
    const { tasks } = this.data;
    if (seen.tasks.length === 0) return this.data;
    const older = seen.after === null ? [] : tasks.slice(first).filter((task) => task.task_id < seen.tasks.at(-1).task_id);
    return { ...this.data, tasks: [...tasks.slice(0, first), ...seen.tasks, ...older] };
  }

  async #page(after, limit) {
    const { body, next } = await getPage('queue/tasks', { ...this.filter, after, fields: FIELDS, limit });
    return { tasks: body, after: new URLSearchParams(next?.split('?')[1] ?? '').get('after') };
  }

  /** The first tasks from there on; none where too many would have to be looked at for one. */
  async #read(after, limit) {
    let page = { tasks: [], after };
    for (let pages = 0; page.tasks.length === 0 && pages < MOST_BARE_PAGES && (pages === 0 || page.after !== null); pages++) {
      page = await this.#page(page.after, limit);
    }
    return page;
  }

  /** Reads what follows the last row. */
  async #goOn() {
    const { params, data } = this;
    if (this.#going || data === null || data.after === null) return;
    this.#going = true;
    try {
      const { tasks, after } = await this.#read(data.after, NEXT_PAGE);
      // why: meanwhile all of it may have been read anew.
      if (this.params === params && this.data.after === data.after) {
        this.data = { ...this.data, tasks: [...this.data.tasks, ...tasks], after, late: data.late || data.tasks.length === 0 };
      }
    } catch (error) {
      complain(error);
    } finally {
      this.#going = false;
    }
  }

  view({ tasks, after, stats }) {
    const chosen = tasks.filter((task) => this.selected.has(task.task_id));
    return html`
      <h1>Tasks</h1>
      ${this.#filterBar(stats)}
      ${this.isAdmin ? this.#bulkBar(tasks, chosen) : nothing}
      <section class="card list">
        ${tasks.length === 0 ? this.#nothingThere(after) : this.#table(tasks, after)}
      </section>`;
  }

  #nothingThere(after) {
    if (after !== null) {
      return empty('None among the newest', html`Finding them takes long. <button @click=${() => this.#goOn()}>Go on to older ones</button>`);
    }
    return Object.keys(this.filter).length === 0
      ? empty('No tasks yet', html`Enqueue one: <code>pawl enqueue mail --payload '{"to":"ada@example.org"}'</code>`)
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
    const meant = chosen.length > 0 || this.params.get('status') === null ? chosen
      : this.params.get('status').split(',').map((name) => ({ status: name === 'scheduled' ? 'queued' : name }));
    if (tasks.length === 0) return nothing;
    return html`<div class="bulk" role="toolbar" aria-label="Many tasks at once">
      <span>${chosen.length > 0 ? html`<b>${number(chosen.length)}</b> selected:` : html`<span class="hint">Select some, or for ${filtered ? 'all that fit' : 'all tasks'}:</span>`}</span>
      ${Object.entries(ACTIONS).map(([action, { name, danger, fits }]) => html`<button class=${danger ? 'danger' : ''}
        ?disabled=${meant.length > 0 && !meant.some(fits)}
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

  #table(tasks, after) {
    const all = tasks.every((task) => this.selected.has(task.task_id));
    return html`<div class="scroll"><table class="tasks long" aria-rowcount=${after === null ? tasks.length + 1 : -1}>
      <thead><tr>
        ${this.isAdmin ? html`<th scope="col" class="check"><input type="checkbox" aria-label="Select all that are listed" .checked=${all}
          @change=${(event) => this.#select(tasks, event.target.checked)}></th>` : nothing}
        <th scope="col" class="number">Task</th><th scope="col" class="type">Type</th><th scope="col" class="state">Status</th><th scope="col" class="queue">Queue</th>
        <th scope="col" class="few n">Priority</th><th scope="col" class="few n">Attempts</th>
        <th scope="col" class="when">Enqueued</th><th scope="col" class="few n">Ran</th><th scope="col">Note</th>
      </tr></thead>
      ${this.#long.bodies(tasks, COLUMNS, (task, place) => this.#row(task, place))}
    </table></div>
    ${after === null ? nothing : html`<p class="hint further">Older ones follow as you scroll.</p>`}`;
  }

  #row(task, place) {
    const { task_id: id } = task;
    return html`<tr aria-rowindex=${place + 2} class=${this.selected.has(id) ? 'chosen' : ''}>
      ${this.isAdmin ? html`<td><input type="checkbox" aria-label="Select task ${id}" .checked=${this.selected.has(id)}
        @change=${(event) => this.#select([task], event.target.checked)}></td>` : nothing}
      <td class="id"><a href=${href('tasks', id)}>${id}</a></td>
      <td class="name" title=${task.type}><a href=${href('tasks', id)}>${task.type}</a></td>
      <td>${status(statusOf(task))}</td>
      <td class="name soft">${task.queue}</td>
      <td class="n">${task.priority}</td>
      <td class="n ${task.attempts > 1 ? '' : 'soft'}">${task.attempts}/${task.max_attempts}</td>
      <td class="soft nowrap">${time(task.created_at_utc)}</td>
      <td class="n soft">${duration(between(task.processing_started_utc, task.finished_at_utc))}</td>
      <td class="note" title=${task.error_message ?? nothing}>${remark(task)}</td>
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
