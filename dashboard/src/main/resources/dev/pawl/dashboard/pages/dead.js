import { html, nothing } from 'lit';
import { getAll } from '../app/api.js';
import { count, number } from '../app/format.js';
import { groups } from '../app/fingerprint.js';
import { live } from '../app/live.js';
import { Page } from '../app/page.js';
import { href } from '../app/route.js';
import { ACTIONS, actOnEach } from '../app/tasks.js';
import { confirm } from '../parts/confirm.js';
import { empty } from '../parts/notice.js';
import { since } from '../parts/time.js';

const PAGES = 5;
const PAGE = 1000;
const MOST_LISTED = 50;
const MOST_CHIPS = 6;

/** The dead letters: tasks whose attempts are used up, those that failed alike together, to be sent back as one. */
class Dead extends Page {
  static properties = { open: { state: true } };

  constructor() {
    super();
    this.open = new Set();
  }

  async load() {
    const tasks = await getAll(
      'queue/tasks',
      { status: 'failed', type: this.params.get('type'), queue: this.params.get('queue'), limit: PAGE, fields: 'task_id,type,queue,attempts,error_message,finished_at_utc' },
      PAGES,
    );
    return { tasks, groups: groups(tasks) };
  }

  view({ tasks, groups: alike }) {
    const all = live.pulse?.metrics.queue_depth_by_status.failed ?? tasks.length;
    return html`
      <h1>Dead letters</h1>
      ${tasks.length === 0
        ? html`<section class="card">${empty('No dead letters', 'A task comes here when its attempts are used up, or when its handler gives it up.')}</section>`
        : html`<p class="soft">${count(tasks.length, 'task')} in ${count(alike.length, 'group')} that failed alike${tasks.length < all ? html`; the newest of ${number(all)}` : ''}.
            <a href=${href('tasks', '', { status: 'failed' })}>As a list</a></p>
          ${alike.map((group) => this.#group(group))}`}`;
  }

  #group(group) {
    const { key, type, error, sample, tasks } = group;
    const isOpen = this.open.has(key);
    return html`<section class="card dead" aria-label="${type}: ${sample ?? 'no message'}">
      <div class="dead-head">
        <strong class="dead-count">${number(tasks.length)}</strong>
        <div class="dead-what"><div class="line"><b>${type}</b> <span class="hint">${since(newest(tasks))}${span(tasks)}${queues(tasks)}</span></div>
          <div class="mono bad pre clamp" dir="auto">${sample ?? 'It left no message.'}</div></div>
        ${this.isAdmin ? html`<div class="actions">
          <button @click=${() => this.#do('retry', group)}>Retry…</button>
          <button class="danger" @click=${() => this.#do('delete', group)}>Delete…</button></div>` : nothing}
      </div>
      <div class="dead-tasks">${(isOpen ? tasks.slice(0, MOST_LISTED) : tasks.slice(0, MOST_CHIPS)).map((task) => html`
        <a class="mono" href=${href('tasks', task.task_id)} title=${task.error_message ?? ''}>#${task.task_id}</a>`)}
        ${tasks.length > MOST_CHIPS ? html`<button class="quiet" aria-expanded=${isOpen} @click=${() => this.#toggle(key)}>
          ${isOpen ? 'Fewer' : `${number(tasks.length - MOST_CHIPS)} more`}</button>` : nothing}
        ${isOpen && tasks.length > MOST_LISTED ? html`<a href=${href('tasks', '', { status: 'failed', type, error })}>Those with such an error, as a list</a>` : nothing}</div>
    </section>`;
  }

  #toggle(key) {
    const open = new Set(this.open);
    if (!open.delete(key)) open.add(key);
    this.open = open;
  }

  /** Of these tasks each: a filter by their error would also find others, which fail a little differently. */
  async #do(action, { type, tasks }) {
    const { name, danger } = ACTIONS[action];
    const title = `${name} ${count(tasks.length, 'task')} of type ${type}?`;
    if ((await confirm({ title, action: `${name} ${number(tasks.length)}`, danger })) === null) return;
    await actOnEach(action, tasks.map((task) => task.task_id), { after: () => this.reload() });
  }
}

const newest = (tasks) => tasks.reduce((last, task) => (task.finished_at_utc > last ? task.finished_at_utc : last), '');
const oldest = (tasks) => tasks.reduce((first, task) => (task.finished_at_utc < first ? task.finished_at_utc : first), tasks[0].finished_at_utc);

function span(tasks) {
  const [first, last] = [oldest(tasks), newest(tasks)];
  return Date.parse(last) - Date.parse(first) < 60_000 ? '' : html`, since ${since(first)}`;
}

function queues(tasks) {
  const names = [...new Set(tasks.map((task) => task.queue))];
  return names.length === 1 && names[0] === 'default' ? '' : `, in ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' and others' : ''}`;
}

customElements.define('pawl-dead', Dead);
