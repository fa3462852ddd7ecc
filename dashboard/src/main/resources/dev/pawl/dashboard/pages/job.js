import { html, nothing } from 'lit';
import { get, getPage, path, post, remove } from '../app/api.js';
import { between, count, duration, number } from '../app/format.js';
import { Page } from '../app/page.js';
import { go, href } from '../app/route.js';
import { confirm } from '../parts/confirm.js';
import { jobProgress, jobStatus } from '../parts/job.js';
import { empty, notice } from '../parts/notice.js';
import { status, statusOf } from '../parts/status.js';
import { time } from '../parts/time.js';
import { complain, say } from '../parts/toasts.js';

const PAGE = 50;
const FAILURES = 5;
const SHORT = 160;
const ENDS = { completed_with_errors: 'Not every item completed', failed: 'Failed', cancelled: 'Cancelled' };

/** One job: how far it is, what failed, and what became of each item. */
class JobPage extends Page {
  async load() {
    const at = path('queue', 'jobs', this.rest);
    const [job, failures, items] = await Promise.all([
      get(at),
      get('queue/tasks', { job: this.rest, status: 'failed', limit: FAILURES, fields: 'task_id,type,error_message,finished_at_utc' }),
      getPage(`${at}/results`, { limit: PAGE, after: this.params.get('after') }),
    ]);
    // why: a job that goes on names a next page, for what will have ended by then.
    const all = !this.params.has('after') && items.body.length >= job.total_items;
    return { job, failures, items: items.body, after: all ? null : new URLSearchParams(items.next?.split('?')[1] ?? '').get('after') };
  }

  view({ job, failures, items, after }) {
    return html`
      <div class="title"><h1><span class="mono">#${job.job_id}</span> ${job.name}</h1> ${jobStatus(job.status)} ${this.#actions(job)}</div>
      ${job.error === null ? nothing : notice(job.status === 'failed' ? 'problem' : 'warning', ENDS[job.status] ?? 'Stopped', job.error)}
      <div class="columns">
        <div>
          <section class="card job-progress"><div class="progress-line">${jobProgress(job)}</div></section>
          ${failures.length === 0 ? nothing : this.#failures(job, failures)}
          <section class="card"><h2>Items <a class="more" href=${href('tasks', '', { job: job.job_id })}>As a list of tasks</a></h2>${this.#items(items)} ${this.#pager(after)}</section>
        </div>
        <div><section class="card"><h2>Facts</h2>${this.#facts(job)}</section></div>
      </div>`;
  }

  #actions(job) {
    const ended = job.finished_at_utc !== null;
    const actions = [
      job.open && !ended && this.may('enqueue') ? html`<button @click=${() => this.#close(job)}>Close…</button>` : nothing,
      this.isAdmin && !ended && job.status === 'running' ? html`<button class="danger" @click=${() => this.#cancel(job)}>Cancel…</button>` : nothing,
      this.isAdmin && ended ? html`<button class="danger" @click=${() => this.#delete(job)}>Delete…</button>` : nothing,
    ].filter((action) => action !== nothing);
    return actions.length === 0 ? nothing : html`<div class="actions">${actions}</div>`;
  }

  #failures(job, failures) {
    return html`<section class="card"><h2>Failed first <a class="more" href=${href('tasks', '', { job: job.job_id, status: 'failed' })}>All ${number(job.failed)}</a></h2>
      <ul class="plain">${failures.map((task) => html`<li><a href=${href('tasks', task.task_id)}>
        <span class="line"><b>${task.type}</b> <span class="id">#${task.task_id}</span> ${time(task.finished_at_utc)}</span>
        <span class="error-line">${task.error_message ?? 'no message'}</span></a></li>`)}</ul></section>`;
  }

  #items(items) {
    if (items.length === 0) return empty('No items', 'They are shown here as they are added.');
    return html`<div class="scroll"><table class="items">
      <thead><tr><th scope="col">Task</th><th scope="col">State</th><th scope="col">Item</th><th scope="col">Returned</th></tr></thead>
      <tbody>${items.map((item) => html`<tr>
        <th scope="row" class="nowrap"><a class="mono" href=${href('tasks', item.task_id)}>#${item.task_id}</a> ${item.type}</th>
        <td>${status(statusOf(item))}</td>
        <td class="mono said" dir="auto">${short(item.item)}</td>
        <td class="mono said ${item.error === null ? '' : 'bad'}" dir="auto">${item.success === true ? (item.details === null ? html`<span class="soft">–</span>` : short(item.details)) : item.error ?? html`<span class="soft">–</span>`}</td>
      </tr>`)}</tbody></table></div>`;
  }

  #pager(after) {
    const here = this.params.has('after');
    if (!here && after === null) return nothing;
    return html`<div class="pager">${here ? html`<a class="button" href=${href('jobs', this.rest)}>First</a>` : nothing}
      ${after === null ? html`<span class="hint">These are the last.</span>` : html`<a class="button" href=${href('jobs', this.rest, { after })}>Next</a>`}</div>`;
  }

  #facts(job) {
    const rows = [
      ['Items', number(job.total_items)],
      ['Running', number(job.running_items)],
      ['Succeeded', number(job.succeeded)],
      ['Failed', job.max_failures === null ? number(job.failed) : `${number(job.failed)}; more than ${number(job.max_failures)} stop it`],
      ['Cancelled', number(job.cancelled)],
      ['Started', time(job.created_at_utc)],
      ['Closed', job.closed_at_utc ? time(job.closed_at_utc) : 'not yet: items may be added'],
      ['First claimed', job.started_at_utc && time(job.started_at_utc)],
      ['Ended', job.finished_at_utc && time(job.finished_at_utc)],
      ['Took', job.finished_at_utc && job.started_at_utc && duration(between(job.started_at_utc, job.finished_at_utc))],
      ['Then runs', job.on_complete_task_id && html`<a class="mono" href=${href('tasks', job.on_complete_task_id)}>#${job.on_complete_task_id}</a>`],
    ];
    return html`<dl class="pairs">${rows.filter(([, value]) => value !== null && value !== undefined).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
  }

  async #close(job) {
    await this.#do({ title: `Close job ${job.job_id}?`, text: 'No items can be added then; it ends when those it has have ended.', action: 'Close' },
      () => post(path('queue', 'jobs', job.job_id, 'close')), `Job ${job.job_id} takes no more items`);
  }

  async #cancel(job) {
    const left = job.total_items - job.processed_items;
    await this.#do({ title: `Cancel job ${job.job_id}?`, text: `${count(left, 'item')} of it will not run; what runs now is told to stop. This cannot be undone.`, action: 'Cancel the job', danger: true },
      () => post(path('queue', 'jobs', job.job_id, 'cancel')), `Job ${job.job_id} is being cancelled`);
  }

  async #delete(job) {
    const gone = await this.#do({ title: `Delete job ${job.job_id}?`, text: `It is gone then, with its ${count(job.total_items, 'item')}, their results and logs.`, action: 'Delete', danger: true },
      () => remove(path('queue', 'jobs', job.job_id)), `Job ${job.job_id} deleted`);
    if (gone) go(href('jobs'));
  }

  /** Asks, does it, and says so; whether it was done. */
  async #do(question, action, done) {
    if ((await confirm(question)) === null) return false;
    try {
      await action();
      say(done);
      return true;
    } catch (error) {
      complain(error);
      return false;
    } finally {
      this.reload();
    }
  }
}

/** JSON in one line, and all of it on the page of the task. */
function short(value) {
  const text = JSON.stringify(value);
  return text.length <= SHORT ? text : `${text.slice(0, SHORT)}…`;
}

customElements.define('pawl-job', JobPage);
