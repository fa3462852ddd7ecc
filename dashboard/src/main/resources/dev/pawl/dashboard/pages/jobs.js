import { html, nothing } from 'lit';
import { getPage } from '../app/api.js';
import { between, duration, number } from '../app/format.js';
import { Page } from '../app/page.js';
import { href } from '../app/route.js';
import { JOB_STATUSES, jobProgress, jobStatus } from '../parts/job.js';
import { empty } from '../parts/notice.js';
import { since } from '../parts/time.js';

const PAGE = 50;

/** All jobs, newest first, with how far each is. */
class Jobs extends Page {
  async load() {
    const page = await getPage('queue/jobs', { ...Object.fromEntries(this.params), limit: PAGE });
    return { jobs: page.body, after: new URLSearchParams(page.next?.split('?')[1] ?? '').get('after') };
  }

  view({ jobs, after }) {
    const wanted = this.params.get('status') ?? '';
    return html`
      <h1>Jobs</h1>
      <div class="filters"><div class="chips" role="group" aria-label="Status">${Object.keys(JOB_STATUSES).map((name) => html`
        <a class="chip button" aria-current=${wanted === name ? 'true' : nothing} href=${href('jobs', '', { status: wanted === name ? '' : name })}>${jobStatus(name)}</a>`)}</div></div>
      <section class="card list">${jobs.length === 0
        ? empty(wanted === '' ? 'No jobs yet' : 'No job stands so', html`A job is many tasks with one progress: <code>pawl job start NAME --items FILE</code>`)
        : this.#table(jobs)}
        ${this.#pager(after)}</section>`;
  }

  #table(jobs) {
    return html`<div class="scroll"><table>
      <thead><tr><th scope="col">Job</th><th scope="col">State</th><th scope="col">Progress</th><th scope="col" class="n">Running</th>
        <th scope="col" class="n">Failed</th><th scope="col" class="n">Cancelled</th><th scope="col">Begun</th><th scope="col" class="n">Took</th></tr></thead>
      <tbody>${jobs.map((job) => html`<tr>
        <th scope="row" class="name"><a href=${href('jobs', job.job_id)}><span class="id">#${job.job_id}</span> ${job.name}</a></th>
        <td class="nowrap">${jobStatus(job.status)}${job.open ? html` <span class="hint">open</span>` : nothing}</td>
        <td class="nowrap">${jobProgress(job)}</td>
        <td class="n">${number(job.running_items)}</td>
        <td class="n ${job.failed > 0 ? 'bad' : ''}">${number(job.failed)}</td><td class="n">${number(job.cancelled)}</td>
        <td class="nowrap">${since(job.created_at_utc)}</td>
        <td class="n">${duration(between(job.started_at_utc, job.finished_at_utc))}</td></tr>`)}</tbody></table></div>`;
  }

  #pager(after) {
    const here = this.params.has('after');
    if (!here && after === null) return nothing;
    const status = this.params.get('status');
    return html`<div class="pager">${here ? html`<a class="button" href=${href('jobs', '', { status })}>Newest</a>` : nothing}
      ${after === null ? html`<span class="hint">These are the oldest.</span>` : html`<a class="button" href=${href('jobs', '', { status, after })}>Older</a>`}</div>`;
  }
}

customElements.define('pawl-jobs', Jobs);
