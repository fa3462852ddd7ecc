import { html, nothing } from 'lit';
import { get, patch, path, put, remove } from '../app/api.js';
import { count, number } from '../app/format.js';
import { Page } from '../app/page.js';
import { href } from '../app/route.js';
import { confirm } from '../parts/confirm.js';
import { empty } from '../parts/notice.js';
import { status } from '../parts/status.js';
import { since } from '../parts/time.js';
import { complain, say } from '../parts/toasts.js';

/** Which filter shows the tasks under a limit; of a key that ends in a star there is none. */
const FILTER = { queue: 'queue', type: 'type', key: 'limit_key' };

/** Queues and limits: how much stands in each, what holds it up, and who has to wait for whom. */
class Queues extends Page {
  async load() {
    const [queues, limits] = await Promise.all([get('queue/queues'), get('queue/limits')]);
    return { queues, limits };
  }

  view({ queues, limits }) {
    return html`
      <h1>Queues</h1>
      <section class="card list">${queues.length === 0
        ? empty('No queues yet', 'A queue is there as soon as it has a task, a pause or a limit.')
        : this.#queues(queues)}</section>
      <section class="card"><h2>Limits ${this.isAdmin ? html`<button class="more" @click=${() => this.#setLimit()}>Set a limit…</button>` : nothing}</h2>
        ${limits.length === 0
          ? empty('No limits', 'A limit says how many tasks of a queue, a type or a key may run at once, or start in a period.')
          : this.#limits(limits)}</section>`;
  }

  #queues(queues) {
    return html`<div class="scroll"><table>
      <thead><tr><th scope="col">Queue</th><th scope="col">State</th>
        ${['queued', 'scheduled', 'blocked', 'processing', 'completed', 'failed', 'cancelled'].map((name) => html`<th scope="col" class="n">${name}</th>`)}
        <th scope="col">Limit</th>${this.isAdmin ? html`<th scope="col"><span class="visually-hidden">Actions</span></th>` : nothing}</tr></thead>
      <tbody>${queues.map((queue) => html`<tr>
        <th scope="row"><a href=${href('tasks', '', { queue: queue.name })}>${queue.name}</a></th>
        <td class="nowrap">${queue.paused ? html`<span class="status blocked">paused</span> <span class="hint">${since(queue.paused_at_utc)}</span>` : html`<span class="soft">open</span>`}</td>
        ${['queued', 'scheduled', 'blocked', 'processing', 'completed', 'failed', 'cancelled'].map((name) => html`<td class="n ${queue[name] === 0 ? 'soft' : name === 'failed' ? 'bad' : ''}">
          ${queue[name] === 0 ? '0' : html`<a href=${href('tasks', '', { queue: queue.name, status: name })}>${number(queue[name])}</a>`}</td>`)}
        <td class="soft">${limitText(queue) || '–'}</td>
        ${this.isAdmin ? html`<td class="n"><button @click=${() => this.#pause(queue)}>${queue.paused ? 'Resume' : 'Pause'}</button></td>` : nothing}
      </tr>`)}</tbody></table></div>`;
  }

  async #pause(queue) {
    const paused = !queue.paused;
    try {
      await patch(path('queue', 'queues', queue.name), { paused });
      say(`Queue ${queue.name} is ${paused ? 'paused: nothing of it is started' : 'open again'}`, {
        undo: () => this.#pause({ ...queue, paused }),
      });
    } catch (error) {
      complain(error);
    }
    this.reload();
  }

  #limits(limits) {
    return html`<div class="scroll"><table>
      <thead><tr><th scope="col">On</th><th scope="col">Limit</th><th scope="col" class="n">Running</th><th scope="col" class="n">Started in period</th>
        <th scope="col">Now</th><th scope="col">Held by</th><th scope="col"><span class="visually-hidden">More</span></th></tr></thead>
      <tbody>${limits.map((limit) => html`<tr>
        <th scope="row" class="nowrap"><span class="soft">${limit.scope}</span> <span class="mono">${limit.name}</span></th>
        <td>${limitText(limit)}</td>
        <td class="n">${number(limit.running)}</td>
        <td class="n">${limit.rate === null ? html`<span class="soft">–</span>` : number(limit.started_in_period)}</td>
        <td class="nowrap">${limit.full ? html`<span class="status blocked">full</span>` : html`<span class="status completed">open</span>`}
          ${limit.opens_at_utc === null ? nothing : html`<span class="hint">opens ${since(limit.opens_at_utc)}</span>`}</td>
        <td>${limit.held_by.length === 0 ? html`<span class="soft">nobody</span>` : limit.held_by.map((holder) => html`<div>
          <a class="mono" href=${href('tasks', holder.task_id)}>#${holder.task_id}</a> <span class="soft">on ${holder.worker_id}, ${since(holder.since_utc)}</span></div>`)}</td>
        <td class="n nowrap">${limit.name.endsWith('*') ? nothing : html`<a class="button" href=${href('tasks', '', { [FILTER[limit.scope]]: limit.name, status: 'queued' })}>Who waits</a>`}
          ${this.isAdmin ? html`<button @click=${() => this.#setLimit(limit)}>Change…</button>
            <button class="danger" @click=${() => this.#removeLimit(limit)}>Remove…</button>` : nothing}</td>
      </tr>`)}</tbody></table></div>`;
  }

  async #setLimit(limit) {
    const rate = limit?.rate;
    const answer = await confirm({
      title: limit === undefined ? 'Set a limit' : `Limit on ${limit.scope} ${limit.name}`,
      text: 'Over all workers of all processes. What runs already goes on.',
      form: html`${limit === undefined ? html`
        <label class="field"><span>On a</span><select name="scope"><option value="queue">queue</option><option value="type">type</option><option value="key">limit key</option></select></label>
        <label class="field"><span>Name; a key may end in *, then each key is limited by itself</span><input name="name" required autocomplete="off" spellcheck="false"></label>` : nothing}
        <label class="field"><span>At once, at most; empty for any number</span><input name="max_running" type="number" min="0" max="1000000" value=${limit?.max_running ?? ''}></label>
        <label class="field"><span>Starts in a period, at most; empty for any number</span><input name="starts" type="number" min="1" max="1000000" value=${rate?.starts ?? ''}></label>
        <label class="field"><span>The period, in seconds</span><input name="period_seconds" type="number" min="0.01" max="86400" step="any" value=${rate?.period_seconds ?? '60'}></label>`,
      action: 'Set',
    });
    if (answer === null) return;
    const scope = limit?.scope ?? answer.scope;
    const name = limit?.name ?? answer.name;
    const body = {};
    if (answer.max_running !== '') body.max_running = Number(answer.max_running);
    if (answer.starts !== '') body.rate = { starts: Number(answer.starts), period_seconds: Number(answer.period_seconds) };
    try {
      await put(path('queue', 'limits', scope, name), body);
      say(`Limit on ${scope} ${name} set`);
    } catch (error) {
      complain(error);
    }
    this.reload();
  }

  async #removeLimit(limit) {
    const { scope, name } = limit;
    if ((await confirm({ title: `Remove the limit on ${scope} ${name}?`, text: 'Any number may run then.', action: 'Remove', danger: true })) === null) return;
    try {
      await remove(path('queue', 'limits', scope, name));
      say(`Limit on ${scope} ${name} removed`);
    } catch (error) {
      complain(error);
    }
    this.reload();
  }
}

function limitText({ max_running: most, rate }) {
  return [
    most === null ? '' : `${number(most)} at once`,
    rate === null ? '' : `${count(rate.starts, 'start')} in ${number(rate.period_seconds)} s`,
  ].filter((part) => part !== '').join(', ');
}

customElements.define('pawl-queues', Queues);
