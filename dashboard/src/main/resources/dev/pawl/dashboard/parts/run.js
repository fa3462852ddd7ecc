import { html, nothing } from 'lit';
import { count, duration, number } from '../app/format.js';

/** The states of runs and of rounds, each in the colour of the status of a task that means as much. */
export const RUN_MARKS = { waiting: 'queued', running: 'processing', begun: 'processing', done: 'completed', failed: 'failed' };

export const ended = (run) => ['done', 'failed'].includes(run.state);

/** What came of a run. */
export function inWords({ kind, outcome, error }) {
  if (error !== null) return html`<span class="bad">${error}</span>`;
  if (outcome === null) return 'Done';
  switch (kind) {
    case 'backup':
      return html`${count(outcome.tasks, 'task')}, ${size(outcome.bytes)}, in ${duration(outcome.seconds)}: <span class="mono">${outcome.file}</span>`;
    case 'check':
      return outcome.ok ? 'All is sound' : html`<ul class="bad">${outcome.contradictions.map((one) =>
        html`<li>${number(one.count)} ${one.what}, such as ${one.example}. ${one.advice}</li>`)}</ul>`;
    case 'checkpoint':
      return `${number(outcome.carried_pages)} of ${count(outcome.log_pages, 'page')} carried, the log takes up ${size(outcome.log_bytes)}${outcome.complete ? '' : '; somebody was in the way'}`;
    case 'vacuum':
      return `${size(outcome.bytes_before)} before, ${size(outcome.bytes_after)} now`;
    case 'prune':
      return `${count(outcome.total, 'task')} ${outcome.dry_run ? 'would be removed' : 'removed'}`;
    default:
      return nothing;
  }
}

function size(bytes) {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}
