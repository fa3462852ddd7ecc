import { html, nothing } from 'lit';
import { get, path, post } from '../app/api.js';
import { between, count, duration, number } from '../app/format.js';
import { Page } from '../app/page.js';
import { confirm } from '../parts/confirm.js';
import { findingNotice, findings } from '../parts/findings.js';
import { empty, notice } from '../parts/notice.js';
import { retentionTable } from '../parts/retention.js';
import { ended, inWords, RUN_MARKS } from '../parts/run.js';
import { since } from '../parts/time.js';
import { complain } from '../parts/toasts.js';

const DAY_SECONDS = 86_400;

/** What keeps the file well: how it is, what was done to it, and what can be done. */
class Maintenance extends Page {
  static properties = { starting: { state: true } };

  async load() {
    const at = 'queue/maintenance';
    const [doctor, runs, rounds, retention] = await Promise.all([this.keep(10, 'doctor', () => get(`${at}/doctor`)), get(`${at}/runs`), get(`${at}/rounds`), get(`${at}/retention`)]);
    this.#watch(runs);
    return { doctor, runs, rounds, retention };
  }

  /** Follows what goes on: the server answers when it has ended, or after a second. */
  async #watch(runs) {
    const open = runs.find((run) => !ended(run));
    if (open === undefined || this.watched === open.run_id) return;
    this.watched = open.run_id;
    try {
      for (let run = open; !ended(run) && this.isConnected;) {
        run = await get(path('queue', 'maintenance', 'runs', open.run_id), { wait_seconds: 1 });
        if (this.data !== null) this.data = { ...this.data, runs: this.data.runs.map((other) => (other.run_id === run.run_id ? run : other)) };
      }
    } catch {
      // Whoever reads the page again sees how it stands.
    }
    this.watched = null;
    if (this.isConnected) this.reload();
  }

  view({ doctor, runs, rounds, retention }) {
    return html`
      <h1>Maintenance</h1>
      ${doctor.findings.filter((finding) => finding.severity !== 'ok').map((finding) => findingNotice(finding))}
      <section class="card"><h2>What can be done</h2>${this.#actions(runs)}</section>
      <section class="card"><h2>Runs <span class="more hint">that somebody asked for, since the server began</span></h2>${this.#runs(runs)}</section>
      <section class="card"><h2>Rounds <span class="more hint">by itself</span></h2>${this.#rounds(rounds)}</section>
      <section class="card"><h2>Ended tasks are kept</h2>${retentionTable(retention, () => this.reload())}</section>
      <section class="card"><h2>How the file is</h2>${findings(doctor.findings)}</section>`;
  }

  #actions(runs) {
    const going = new Set(runs.filter((run) => !ended(run)).map((run) => run.kind));
    const offered = [
      ['backup', 'Back up…', 'A verified copy, while work goes on.', () => this.#backup()],
      ['check', 'Check…', 'Looks for damage and contradictions.', () => this.#check()],
      ['checkpoint', 'Empty the log', 'Carries what the write-ahead log has into the file.', () => this.#start('checkpoint', {})],
      ['vacuum', 'Vacuum…', 'Makes the file as small as it can be.', () => this.#vacuum()],
      ['analyze', 'Analyze', 'Tells the planner of queries what the tables hold.', () => this.#start('analyze', {})],
      ['prune', 'Prune…', 'Removes ended tasks; counts them first.', () => this.#prune()],
    ];
    return html`<div class="offers">${offered.map(([kind, name, text, action]) => html`<div class="offer">
      <button ?disabled=${going.has(kind) || this.starting === kind} @click=${action}>${name}</button> <span class="soft">${going.has(kind) ? 'It goes on.' : text}</span></div>`)}</div>`;
  }

  #runs(runs) {
    if (runs.length === 0) return empty('None yet', 'What is started above stands here, with how far it is and what came of it.');
    return html`<div class="scroll"><table>
      <thead><tr><th scope="col">What</th><th scope="col">State</th><th scope="col">Begun</th><th scope="col" class="n">Took</th><th scope="col">What came of it</th></tr></thead>
      <tbody>${runs.map((run) => html`<tr><th scope="row">${run.kind}</th>
        <td><span class="status ${RUN_MARKS[run.state]}">${run.state}</span></td>
        <td class="nowrap">${since(run.started_at_utc)}</td>
        <td class="n">${duration(between(run.started_at_utc, run.ended_at_utc))}</td>
        <td class="outcome">${ended(run) ? inWords(run) : this.#progress(run)}</td></tr>`)}</tbody></table></div>`;
  }

  #progress({ kind, progress }) {
    if (progress === null) return html`<progress aria-label="Progress of the ${kind}"></progress>`;
    const { done, total } = progress;
    return html`<progress max=${total ?? 1} value=${total === null ? nothing : done} aria-label="Progress of the ${kind}"></progress>
      ${number(done)}${total === null ? '' : ` of ${number(total)}`} ${kind === 'backup' ? 'pages' : 'tasks'}`;
  }

  #rounds(rounds) {
    if (rounds.length === 0) return empty('None yet', 'Workers and servers look after the file by themselves.');
    return html`<div class="scroll"><table>
      <thead><tr><th scope="col">What</th><th scope="col">State</th><th scope="col">Begun</th><th scope="col">By</th><th scope="col">What came of it</th></tr></thead>
      <tbody>${rounds.map((round) => html`<tr><th scope="row">${round.kind}</th><td><span class="status ${RUN_MARKS[round.state]}">${round.state}</span></td>
        <td class="nowrap">${since(round.begun_at_utc)}</td><td class="mono">${round.by}</td><td class="outcome">${round.outcome}</td></tr>`)}</tbody></table></div>`;
  }

  async #start(kind, body) {
    this.starting = kind;
    try {
      return await post(`queue/maintenance/${kind}`, body);
    } catch (error) {
      complain(error);
      return null;
    } finally {
      this.starting = null;
      this.reload();
    }
  }

  async #backup() {
    const answer = await confirm({
      title: 'Back the queue up?', text: 'The copy is made beside the queue, or where planned ones go, and is verified. Work goes on.',
      form: html`<label class="field"><span>Series, of which only the last are kept; empty for a single one</span><input name="name" maxlength="40" pattern="[A-Za-z0-9][A-Za-z0-9.\\-]*" autocomplete="off" spellcheck="false"></label>
        <label class="field"><span>Keep of the series; empty for all</span><input name="keep" type="number" min="1" max="10000"></label>`,
      action: 'Back up',
    });
    if (answer === null) return;
    const body = {};
    if (answer.name !== '') body.name = answer.name;
    if (answer.keep !== '') body.keep = Number(answer.keep);
    await this.#start('backup', body);
  }

  async #check() {
    const answer = await confirm({
      title: 'Check the queue?', text: 'It only reads. The whole file takes a while when it is large.',
      form: html`<label class="field"><span>How much</span><select name="quick"><option value="false">the whole file</option><option value="true">only live tasks and the counts</option></select></label>`,
      action: 'Check',
    });
    if (answer !== null) await this.#start('check', { quick: answer.quick === 'true' });
  }

  async #vacuum() {
    const text = 'Nobody can write while it goes on, which for a large file takes minutes, and it needs free space as large as the file.';
    if ((await confirm({ title: 'Vacuum the file?', text, action: 'Vacuum', danger: true })) !== null) await this.#start('vacuum', {});
  }

  /** Counts first, and removes only what the person has seen the number of. */
  async #prune() {
    const answer = await confirm({
      title: 'Prune ended tasks', text: 'They are counted first; nothing goes before you have seen how many.',
      form: html`<label class="field"><span>Ended at least so many days ago; empty for what the retention says</span><input name="days" type="number" min="0" max="36500" step="any"></label>
        <label class="field"><span>State</span><select name="status"><option value="">all that have ended</option>${['completed', 'failed', 'cancelled'].map((name) => html`<option>${name}</option>`)}</select></label>
        <label class="field"><span>Type; empty for all</span><input name="type" maxlength="200" autocomplete="off" spellcheck="false"></label>`,
      action: 'Count',
    });
    if (answer === null) return;
    const body = {};
    if (answer.days !== '') body.older_than_seconds = Number(answer.days) * DAY_SECONDS;
    if (answer.status !== '') body.status = [answer.status];
    if (answer.type.trim() !== '') body.type = answer.type.trim();
    const counted = await this.#end(await this.#start('prune', { ...body, dry_run: true }));
    if (counted === null) return;
    const { total, completed, failed, cancelled } = counted;
    if (total === 0) {
      await confirm({ title: 'Nothing to prune', text: 'No task fits.', action: 'Good' });
      return;
    }
    const text = `${number(completed)} completed, ${number(failed)} failed, ${number(cancelled)} cancelled. They are gone then, with their results, attempts and logs.`;
    if ((await confirm({ title: `Remove ${count(total, 'task')}?`, text, action: `Remove ${number(total)}`, danger: true })) !== null) await this.#start('prune', body);
  }

  /** What came of a run, once it has ended; null when it failed or is not known any more. */
  async #end(run) {
    try {
      while (run !== null && !ended(run)) run = await get(path('queue', 'maintenance', 'runs', run.run_id), { wait_seconds: 5 });
      if (run?.state === 'failed') throw Object.assign(new Error(run.error), { status: 0 });
      return run?.outcome ?? null;
    } catch (error) {
      complain(error);
      return null;
    } finally {
      this.reload();
    }
  }
}

customElements.define('pawl-maintenance', Maintenance);
