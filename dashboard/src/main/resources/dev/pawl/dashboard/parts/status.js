import { html } from 'lit';

export const STATUSES = ['queued', 'scheduled', 'blocked', 'processing', 'completed', 'failed', 'cancelled'];

/** A status: a word with a dot in its colour. The word is there for who cannot tell the colours apart. */
export const status = (name) => html`<span class="status ${name}">${name}</span>`;

/** What a list calls the status of a task: a queued one whose time has not come is scheduled. */
export const statusOf = (task) =>
  task.status === 'queued' && Date.parse(task.run_after_utc) > Date.now() ? 'scheduled' : task.status;
