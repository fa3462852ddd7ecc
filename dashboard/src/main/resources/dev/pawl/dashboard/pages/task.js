import { html, nothing } from 'lit';
import { get, getAll, getExact, patch, path, post } from '../app/api.js';
import { ago, between, count, duration, number } from '../app/format.js';
import { Page } from '../app/page.js';
import { go, href } from '../app/route.js';
import { ACTIONS, act } from '../app/tasks.js';
import { confirm } from '../parts/confirm.js';
import { empty, notice } from '../parts/notice.js';
import { status, statusOf } from '../parts/status.js';
import { since, time } from '../parts/time.js';
import { complain, say } from '../parts/toasts.js';
import '../parts/json-tree.js';

const LOG_PAGES = 5;
const RELATIVES = 60;

/** One task: what became of it, why it does not run, and what can be done about it. */
class TaskPage extends Page {
  async load() {
    const at = path('queue', 'tasks', this.rest);
    const [task, why, attempts, logs, checkpoints, graph] = await Promise.all([
      getExact(at),
      get(`${at}/why`),
      get(`${at}/attempts`),
      getAll(`${at}/logs`, { limit: 200 }, LOG_PAGES),
      getExact(`${at}/checkpoints`),
      get(`${at}/graph`, { limit: RELATIVES }),
    ]);
    return { task, why, attempts, logs, checkpoints, graph };
  }

  /** The log stays at its end while lines come, unless the person has scrolled away from there. */
  willUpdate(changed) {
    super.willUpdate(changed);
    const log = this.querySelector('.log');
    this.atEnd = log === null || log.scrollHeight - log.scrollTop - log.clientHeight < 30;
  }

  updated() {
    const log = this.querySelector('.log');
    if (log !== null && this.atEnd) log.scrollTop = log.scrollHeight;
  }

  view({ task, why, attempts, logs, checkpoints, graph }) {
    return html`
      <div class="title">
        <h1><span class="mono">#${task.task_id}</span> ${task.type}</h1> ${status(statusOf(task))}
        ${this.isAdmin ? this.#actions(task) : nothing}
      </div>
      ${this.#standing(task, why)}
      <div class="columns">
        <div>
          <section class="card"><h2>Payload</h2><pawl-json .value=${task.payload} label="Payload"></pawl-json></section>
          ${task.result === null ? nothing : html`<section class="card"><h2>Result</h2><pawl-json .value=${task.result} label="Result"></pawl-json></section>`}
          ${this.#checkpoints(checkpoints)}
          <section class="card"><h2>Log <span class="more hint">${logs.length > 0 ? count(logs.length, 'line') : ''}</span></h2>
            ${this.#log(logs)} ${this.isAdmin ? this.#noteField(task) : nothing}</section>
        </div>
        <div>
          <section class="card"><h2>What happened</h2>${this.#timeline(task, attempts)}</section>
          <section class="card"><h2>Facts</h2>${this.#facts(task)}</section>
          ${this.#relatives(task, graph)}
        </div>
      </div>`;
  }

  #standing(task, why) {
    const { progress } = task;
    const ended = ['completed', 'cancelled'].includes(task.status);
    return html`
      ${task.status === 'failed' ? notice('problem', 'Failed for good', html`<span class="mono pre">${task.error_message ?? 'It left no message.'}</span>`) : nothing}
      ${ended || task.status === 'failed' || task.status === 'processing' ? nothing
        : html`<section class="notice why" aria-label="Why it is not running"><strong>Why it is not running</strong>
            <ul>${why.reasons.map((reason) => html`<li>${sentence(reason.message)} ${this.#remedy(reason, task)}</li>`)}</ul></section>`}
      ${task.status === 'processing' ? html`<section class="notice info"><strong>Running</strong>
        <span>on <a class="mono" href=${href('workers', '', { id: task.locked_by })}>${task.locked_by}</a>, since ${since(task.processing_started_utc ?? task.reserved_at_utc)};
          lease until ${time(task.lease_until_utc)}</span>
        ${progress === null ? nothing : html`<span class="progress-line"><progress max=${progress.total || 1} value=${progress.total ? progress.done : nothing} aria-label="Progress"></progress>
          ${number(progress.done)}${progress.total ? ` of ${number(progress.total)}` : ''} ${progress.message ?? ''}</span>`}</section>` : nothing}`;
  }

  /** Where a person can do something about a reason. */
  #remedy(reason) {
    const { code, details } = reason;
    if (code === 'queue_paused' || code === 'limit_full' || code === 'rate_full') return html`<a href=${href('queues')}>Queues and limits</a>`;
    if (code.startsWith('no_')) return html`<a href=${href('workers')}>Workers</a>`;
    if (code === 'blocked' && Array.isArray(details.parents)) return html`<a href="#/tasks/${details.parents[0]}">See it</a>`;
    return nothing;
  }

  #actions(task) {
    const offered = ['retry', 'cancel', 'delete'].filter((action) => ACTIONS[action].fits(task));
    const waits = ['queued', 'blocked'].includes(task.status);
    return html`<div class="actions">
      ${waits ? html`<button @click=${() => this.#edit(task)}>Edit…</button>` : nothing}
      ${offered.map((action) => html`<button class=${ACTIONS[action].danger ? 'danger' : ''} @click=${() => this.#do(action, task)}>
        ${ACTIONS[action].name}${ACTIONS[action].danger ? '…' : ''}</button>`)}</div>`;
  }

  async #do(action, task) {
    const { name, danger, done } = ACTIONS[action];
    const text = {
      cancel: task.status === 'processing' ? 'It runs now. Its handler is told to stop, and what it returns later is not taken.' : 'It will not run.',
      delete: 'It is gone then, with its payload, result, attempts and log.',
    }[action];
    if (danger && (await confirm({ title: `${name} task ${task.task_id}?`, text, action: name, danger })) === null) return;
    try {
      await act(action, task.task_id);
      say(`Task ${task.task_id} ${done}`, action === 'cancel' ? { undo: () => this.#do('retry', task) } : {});
      if (action === 'delete') go(href('tasks'));
      else this.reload();
    } catch (error) {
      complain(error);
      this.reload();
    }
  }

  async #edit(task) {
    const payload = JSON.stringify(task.payload, null, 2);
    const answer = await confirm({
      title: `Edit task ${task.task_id}`,
      form: html`
        <label class="field"><span>Priority, lower runs first</span><input name="priority" type="number" min="1" max="1000" value=${task.priority} required></label>
        <label class="field"><span>Not before, in UTC</span><input name="run_after_utc" value=${task.run_after_utc} required spellcheck="false"></label>
        <label class="field"><span>Payload</span><textarea name="payload" rows="9" spellcheck="false" .value=${payload}></textarea></label>`,
      action: 'Save',
    });
    if (answer === null) return;
    try {
      const change = { if_updated_at_utc: task.updated_at_utc };
      if (Number(answer.priority) !== task.priority) change.priority = Number(answer.priority);
      if (answer.run_after_utc.trim() !== task.run_after_utc) change.run_after_utc = answer.run_after_utc.trim();
      if (answer.payload !== payload) change.payload = parsed(answer.payload);
      if (Object.keys(change).length === 1) return;
      await patch(path('queue', 'tasks', task.task_id), change);
      say(`Task ${task.task_id} changed`);
    } catch (error) {
      complain(error);
    }
    this.reload();
  }

  #timeline(task, attempts) {
    const steps = [{ at: task.created_at_utc, what: 'Enqueued', kind: 'queued' }];
    for (const attempt of attempts) {
      steps.push({
        at: attempt.ended_at_utc, kind: attempt.kind,
        what: html`Attempt ${attempt.attempt}: ${attempt.kind}`,
        more: html`${attempt.worker_id === null ? nothing : html`<span class="mono">${attempt.worker_id}</span>, `}${duration(between(attempt.started_at_utc, attempt.ended_at_utc))}`,
        error: attempt.error,
      });
    }
    const last = attempts.at(-1);
    if (task.status === 'processing') {
      steps.push({ at: task.processing_started_utc ?? task.reserved_at_utc, kind: 'processing', what: `Attempt ${task.attempts} runs`, more: html`<span class="mono">${task.locked_by}</span>` });
    } else if (task.status === 'completed') {
      steps.push({
        at: task.finished_at_utc, kind: 'completed', what: `Attempt ${task.attempts}: completed`,
        more: html`<span class="mono">${task.locked_by}</span>, ${duration(between(task.processing_started_utc, task.finished_at_utc))}`,
      });
    } else if (task.status === 'queued' && last !== undefined) {
      steps.push({ at: task.run_after_utc, kind: 'scheduled', what: Date.parse(task.run_after_utc) > Date.now() ? 'Next attempt' : 'Ready for the next attempt' });
    } else if (task.status === 'cancelled' && last?.kind !== 'cancelled') {
      steps.push({ at: task.finished_at_utc, kind: 'cancelled', what: 'Cancelled' });
    }
    return html`<ol class="timeline">${steps.map((step, i) => html`<li class=${step.kind}>
      <div class="line"><b>${step.what}</b> ${time(step.at)}</div>
      ${step.more === undefined ? nothing : html`<div class="soft">${step.more}</div>`}
      ${step.error ? html`<div class="mono bad pre">${step.error}</div>` : nothing}
      ${i + 1 < steps.length ? html`<div class="gap hint">${gap(step.at, steps[i + 1].at)}</div>` : nothing}</li>`)}</ol>`;
  }

  #facts(task) {
    const rows = [
      ['Queue', html`<a href=${href('tasks', '', { queue: task.queue })}>${task.queue}</a>`],
      ['Priority', task.priority],
      ['Attempts', `${task.attempts} of ${task.max_attempts}`],
      ['Enqueued', time(task.created_at_utc)],
      ['Not before', task.run_after_utc > task.created_at_utc && time(task.run_after_utc)],
      ['Ended', task.finished_at_utc && time(task.finished_at_utc)],
      ['Waited', task.reserved_at_utc && duration(between(max(task.created_at_utc, task.run_after_utc), task.reserved_at_utc))],
      ['Ran', task.finished_at_utc && task.processing_started_utc && duration(between(task.processing_started_utc, task.finished_at_utc))],
      ['Worker', task.locked_by && html`<a class="mono" href=${href('workers', '', { id: task.locked_by })}>${task.locked_by}</a>`],
      ['Idempotency key', task.idempotency_key && html`<span class="mono">${task.idempotency_key}</span>`],
      ['Limit key', task.limit_key && html`<a class="mono" href=${href('tasks', '', { limit_key: task.limit_key })}>${task.limit_key}</a>`],
      ['Needs', Object.keys(task.compatibility).length > 0 && html`<span class="mono">${JSON.stringify(task.compatibility)}</span>`],
      ['Job', task.job && html`<a href=${href('tasks', '', { job: task.job })}>${task.job}</a>`],
      ['Trace', task.traceparent && html`<span class="mono">${task.traceparent}</span>`],
    ];
    return html`<dl class="pairs">${rows.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')
      .map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
  }

  #relatives(task, graph) {
    if (graph.edges.length === 0) return nothing;
    const byId = new Map(graph.tasks.map((other) => [other.task_id, other]));
    const parents = graph.edges.filter((edge) => edge.child === task.task_id);
    const children = graph.edges.filter((edge) => edge.parent === task.task_id);
    const list = (edges, end) => html`<ul class="plain relatives">${edges.map((edge) => {
      const other = byId.get(edge[end]);
      return html`<li><a href=${href('tasks', edge[end])}><span class="line"><span class="id">#${edge[end]}</span> <b>${other?.type ?? ''}</b>
        ${other === undefined ? nothing : status(other.status)} <span class="hint">${edge.condition.replace('_', ' ')}</span></span></a></li>`;
    })}</ul>`;
    return html`<section class="card"><h2>Hangs together with <a class="more" href=${href('graph', task.task_id)}>As a graph</a></h2>
      ${parents.length > 0 ? html`<h3>Waits for</h3>${list(parents, 'parent')}` : nothing}
      ${children.length > 0 ? html`<h3>Is waited for by</h3>${list(children, 'child')}` : nothing}</section>`;
  }

  #checkpoints(checkpoints) {
    const kept = checkpoints.checkpoints ?? checkpoints;
    return Object.keys(kept).length === 0 ? nothing
      : html`<section class="card"><h2>Checkpoints</h2><pawl-json .value=${kept} label="Checkpoints"></pawl-json></section>`;
  }

  #log(logs) {
    if (logs.length === 0) return empty('No lines', 'What handlers log about this task, and notes of people, stand here.');
    return html`<div class="log" role="log" tabindex="0" aria-label="Log">${logs.map((line) => html`<div class="log-line ${line.level.toLowerCase()}">
      ${time(line.logged_at_utc)} <span class="level">${line.level}</span> <span class="hint">${line.attempt > 0 ? line.attempt : ''}</span>
      <bdi class="pre">${line.message}</bdi>
      ${line.details === null ? nothing : html`<details><summary>details</summary><pawl-json .value=${line.details} label="Details"></pawl-json></details>`}</div>`)}</div>`;
  }

  #noteField(task) {
    const send = async (event) => {
      event.preventDefault();
      const form = event.target;
      try {
        await post(`${path('queue', 'tasks', task.task_id)}/logs`, { message: form.message.value });
        form.reset();
      } catch (error) {
        complain(error);
      }
      this.reload();
    };
    return html`<form class="note-form" @submit=${send}><input name="message" aria-label="A note for others" placeholder="A note for others…" maxlength="8192" required autocomplete="off">
      <button>Add</button></form>`;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw Object.assign(new Error(`The payload is not JSON: ${error.message}`), { status: 422 });
  }
}

const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const max = (one, other) => (one > other ? one : other);

const gap = (from, to) => {
  const seconds = between(from, to);
  return seconds === null || seconds < 0.001 ? '' : Date.parse(to) > Date.now() ? ago(to) : `${duration(seconds)} later`;
};

customElements.define('pawl-task', TaskPage);
