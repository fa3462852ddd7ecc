import { html } from 'lit';
import { number, percent } from '../app/format.js';

/** What may become of a job, each in the colour of the status of a task that means as much. */
export const JOB_STATUSES = {
  running: 'processing', stopping: 'blocked', completed: 'completed', completed_with_errors: 'blocked', failed: 'failed', cancelled: 'cancelled',
};

export const jobStatus = (name) => html`<span class="status ${JOB_STATUSES[name]}">${name.replaceAll('_', ' ')}</span>`;

/** How many of the items have ended. While more may come there is no share of them, only numbers. */
export function jobProgress(job) {
  const { processed_items: done, total_items: total } = job;
  return html`<progress max=${Math.max(total, 1)} value=${done} aria-label="Progress of job ${job.job_id}"></progress>
    ${number(done)} of ${number(total)}${job.open ? ' so far' : html` <span class="hint">${percent(job.progress)}</span>`}`;
}
