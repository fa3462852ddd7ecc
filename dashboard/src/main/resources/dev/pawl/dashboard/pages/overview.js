import { html, nothing } from 'lit';
import { byHour, byType, quantile, sum } from '../app/activity.js';
import { get, getAll } from '../app/api.js';
import { count, duration, number, percent } from '../app/format.js';
import { live } from '../app/live.js';
import { Page } from '../app/page.js';
import { href } from '../app/route.js';
import { bars, spark } from '../parts/chart.js';
import { findingNotice, findings as findingsTable } from '../parts/findings.js';
import { empty, notice } from '../parts/notice.js';
import { status } from '../parts/status.js';
import { since } from '../parts/time.js';

const HOURS = 24;
const MOST_TYPES = 12;
const SHOWN = ['queued', 'scheduled', 'blocked', 'processing', 'completed', 'failed', 'cancelled'];

/** How the queue is: what is wrong first, then how much there is, how fast it goes, and how the file does. */
class Overview extends Page {
  #beat = () => this.requestUpdate();

  connectedCallback() {
    super.connectedCallback();
    live.addEventListener('pulse', this.#beat);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    live.removeEventListener('pulse', this.#beat);
  }

  /** What the pulse does not say. It all changes slowly, or costs the server something. */
  async load() {
    const [activity, metrics, doctor, queues] = await Promise.all([
      this.keep(30, 'activity', () => getAll('queue/activity')),
      this.keep(300, 'metrics', () => get('queue/metrics')),
      this.keep(300, 'doctor', () => get('queue/maintenance/doctor')),
      this.keep(10, 'queues', () => get('queue/queues')),
    ]);
    return { activity, metrics, doctor, queues };
  }

  view({ activity, metrics: read, doctor, queues }) {
    const metrics = live.pulse?.metrics ?? read;
    const findings = (live.pulse?.findings ?? doctor.findings).filter((finding) => finding.severity !== 'ok');
    const types = byType(activity);
    return html`
      <h1>Overview</h1>
      ${this.#wrong(findings, metrics, queues)} ${this.#firstSteps(metrics)}
      <section class="tiles" aria-label="Tasks by status">${SHOWN.map((name) => this.#tile(name, metrics))}</section>
      <section class="facts" aria-label="Now">${this.#facts(metrics)}</section>
      <div class="columns">
        <section class="card wide">
          <h2>Ended by the hour</h2>
          ${bars(
            byHour(activity, HOURS).map((hour) => ({ at: hour.at, parts: [hour.completed, hour.failed] })),
            ['completed', 'failed'],
            `Tasks that completed and failed in each of the last ${HOURS} hours`,
          )}
        </section>
        <section class="card">
          <h2>Last failures <a class="more" href=${href('dead')}>Dead letters</a></h2>
          ${this.#failures(live.pulse?.failures ?? [], metrics.queue_depth_by_status.failed)}
        </section>
      </div>
      <section class="card"><h2>By type, 24 hours</h2>${this.#types(types)}</section>
      <section class="card"><h2>Storage and upkeep</h2>${findingsTable(doctor.findings)}</section>`;
  }

  #failures(failures, all) {
    if (failures.length === 0) {
      return all === 0 ? empty('Nothing failed', 'Tasks whose attempts are used up come here.')
        : empty('Nothing failed lately', html`<a href=${href('dead')}>${count(all, 'task')}</a> did before.`);
    }
    return html`<ul class="plain">${failures.map((task) => html`<li><a href=${href('tasks', task.task_id)}>
      <span class="line"><b>${task.type}</b> <span class="id">#${task.task_id}</span> ${since(task.finished_at_utc)}</span>
      <span class="error-line">${task.error_message ?? 'no message'}</span></a></li>`)}</ul>`;
  }

  /** The worst first: what the doctor found, and what keeps tasks from running, whatever the file is like. */
  #wrong(findings, metrics, queues) {
    const wrong = findings.map((finding) => ({ severity: finding.severity, shown: findingNotice(finding) }));
    const tell = (severity, title, text) => wrong.push({ severity, shown: notice(severity, title, text) });
    const { queued, scheduled } = metrics.queue_depth_by_status;
    if (metrics.active_workers === 0 && queued > scheduled) {
      tell('problem', 'No worker is alive',
        html`${count(queued - scheduled, 'task waits', 'tasks wait')} for one. <a href=${href('workers')}>Workers</a>`);
    }
    for (const queue of queues.filter((one) => one.paused && one.queued > one.scheduled)) {
      tell('warning', `Queue ${queue.name} is paused`, html`${count(queue.queued - queue.scheduled, 'task waits', 'tasks wait')} in it;
        it was paused ${since(queue.paused_at_utc)}. <a href=${href('queues')}>Queues</a>`);
    }
    return wrong.sort((one, other) => rank(one) - rank(other)).map(({ shown }) => shown);
  }

  #firstSteps(metrics) {
    return Object.values(metrics.queue_depth_by_status).some((depth) => depth > 0) ? nothing
      : notice('info', 'No tasks yet', html`Enqueue one: <code>pawl enqueue mail --payload '{"to":"ada@example.org"}'</code>`);
  }

  #tile(name, metrics) {
    const depth = metrics.queue_depth_by_status[name];
    const past = live.history.map((beat) => beat.depth[name]);
    return html`<a class="tile ${name}" href=${href('tasks', '', { status: name })}>
      ${status(name)}<strong>${number(depth)}</strong>
      ${spark(past, `${name}, the last minutes`)}</a>`;
  }

  #facts(metrics) {
    const rates = endedBySecond();
    const { success_rate: success } = metrics.success_failure_rates;
    return [
      fact('Ending now', rates.length === 0 ? '–' : `${number(Math.round(recent(rates)))}/s`, spark(rates, 'Tasks that ended, by the second')),
      fact('In the last hour', number(metrics.throughput.completed + metrics.throughput.failed),
        html`${number(metrics.throughput.enqueued)} enqueued`),
      fact('Oldest ready task', duration(metrics.oldest_queued_task_age_seconds), 'waits since it could run'),
      fact('Success, 24 hours', percent(success), html`${number(metrics.success_failure_rates.failed)} failed`),
      html`<a class="fact" href=${href('workers')}><span>Workers</span><strong>${number(metrics.active_workers)}</strong>
        <small>${metrics.stale_workers > 0 ? html`${count(metrics.stale_workers, 'stale one')}` : metrics.active_workers > 0 ? 'alive' : 'nothing runs without one'}</small></a>`,
    ];
  }

  #types(types) {
    if (types.length === 0) return empty('Nothing ran yet', 'What handlers do is counted here by type.');
    const shown = types.slice(0, MOST_TYPES);
    const all = { type: 'All types', completed: 0, failed: 0, retried: 0, waits: sum(types, 'waits'), runs: sum(types, 'runs') };
    for (const row of types) for (const what of ['completed', 'failed', 'retried']) all[what] += row[what];
    return html`<div class="scroll"><table>
      <thead>
        <tr><th scope="col" rowspan="2">Type</th><th scope="col" rowspan="2" class="n">Completed</th><th scope="col" rowspan="2" class="n">Failed</th>
          <th scope="col" rowspan="2" class="n">Retried</th><th scope="colgroup" colspan="3" class="group">Waited</th>
          <th scope="colgroup" colspan="3" class="group">Ran</th></tr>
        <tr>${['p50', 'p95', 'p99', 'p50', 'p95', 'p99'].map((name) => html`<th scope="col" class="n">${name}</th>`)}</tr>
      </thead>
      <tbody>${shown.map((row) => this.#typeRow(row, href('tasks', '', { type: row.type })))}</tbody>
      ${types.length > 1 ? html`<tfoot>${this.#typeRow(all)}</tfoot>` : nothing}
    </table></div>${types.length > shown.length ? html`<p class="hint">and ${count(types.length - shown.length, 'more type')}</p>` : nothing}`;
  }

  #typeRow(row, link) {
    return html`<tr><th scope="row">${link === undefined ? row.type : html`<a href=${link}>${row.type}</a>`}</th>
      <td class="n">${number(row.completed)}</td>
      <td class="n ${row.failed > 0 ? 'bad' : ''}">${number(row.failed)}</td><td class="n">${number(row.retried)}</td>
      ${[row.waits, row.runs].map((sizes) => [0.5, 0.95, 0.99].map((part) =>
        html`<td class="n">${duration(quantile(sizes, part))}</td>`))}</tr>`;
  }
}

const rank = (finding) => (finding.severity === 'problem' ? 0 : 1);

const fact = (name, value, more) => html`<div class="fact"><span>${name}</span><strong>${value}</strong><small>${more}</small></div>`;

/** How many tasks ended between each two beats, by the second. What is pruned or deleted meanwhile is none that ended. */
function endedBySecond() {
  const ended = (beat) => beat.depth.completed + beat.depth.failed + beat.depth.cancelled;
  return live.history.slice(1).map((beat, i) => {
    const before = live.history[i];
    const seconds = Math.max((beat.at - before.at) / 1000, 0.2);
    return Math.max(ended(beat) - ended(before), 0) / seconds;
  });
}

/** Over the last few beats, since one alone jumps. */
function recent(rates) {
  const last = rates.slice(-5);
  return last.reduce((sum, rate) => sum + rate, 0) / last.length;
}

customElements.define('pawl-overview', Overview);
