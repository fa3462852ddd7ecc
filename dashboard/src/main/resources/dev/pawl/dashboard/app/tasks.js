// What can be done to tasks, one or many, for all pages that offer it.

import { html } from 'lit';
import { forEach, patch, path, post, remove } from './api.js';
import { count, number } from './format.js';
import { confirm } from '../parts/confirm.js';
import { complain, say } from '../parts/toasts.js';

/** Each with what it is called, and what it needs a task to be. */
export const ACTIONS = {
  retry: { name: 'Retry', done: 'sent back to the queue', fits: (task) => ['failed', 'cancelled'].includes(task.status) },
  cancel: {
    name: 'Cancel', done: 'cancelled', danger: true,
    fits: (task) => ['queued', 'blocked', 'processing'].includes(task.status),
  },
  priority: { name: 'Priority', done: 'reprioritised', fits: (task) => ['queued', 'blocked'].includes(task.status) },
  delete: { name: 'Delete', done: 'deleted', danger: true, fits: (task) => task.status !== 'processing' },
};

/** Does it to one task. */
export function act(action, id, priority) {
  switch (action) {
    case 'delete':
      return remove(path('queue', 'tasks', id));
    case 'priority':
      return patch(path('queue', 'tasks', id), { priority });
    default:
      return post(path('queue', 'tasks', id, action));
  }
}

/**
 * Does it to whatever fits `which`, as a bulk action says it: counted first, so that nobody changes more than they meant to.
 * `of` tells people what is meant; `field` is a field for a priority.
 */
export async function actOnAll(action, which, { of, field }) {
  const { name, danger, done } = ACTIONS[action];
  const wanted = { action, ...which };
  try {
    const { tasks } = await post('queue/tasks/bulk', { ...wanted, ...(action === 'priority' ? { priority: 100 } : {}), dry_run: true });
    if (tasks === 0) {
      say(`None of them can be ${done}.`);
      return;
    }
    const answer = await confirm({
      title: `${name}: ${count(tasks, 'task')}`,
      text: html`That is how many fit now, of ${of}. Those that fit when their turn comes are ${done}; tasks enqueued from now on are not touched.`,
      form: field,
      action: `${name} ${number(tasks)}`,
      danger,
    });
    if (answer === null) return;
    const priority = action === 'priority' ? { priority: Number(answer.priority) } : {};
    const changed = await post('queue/tasks/bulk', { ...wanted, ...priority, action_id: actionId() });
    say(`${count(changed.tasks, 'task')} ${done}`);
  } catch (error) {
    complain(error);
  }
}

/** By which a repeat of it would be known. Without TLS a browser has no UUIDs. */
const actionId = () => `dashboard-${Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-')}`;

/** Does it to each of these, says what came of it, and offers to undo what can be. */
export async function actOnEach(action, ids, { priority, after }) {
  const { done, failed } = await forEach(ids, (id) => act(action, id, priority));
  if (failed.length > 0) {
    complain(new Error(failed.length === 1 ? failed[0].error.message : `${count(failed.length, 'task')} could not be changed: ${failed[0].error.message}`));
  }
  if (done.length > 0) {
    // A cancel is undone by a retry, a retry by a cancel; what is deleted is gone.
    const back = { cancel: 'retry', retry: 'cancel' }[action];
    say(`${count(done.length, 'task')} ${ACTIONS[action].done}`, {
      undo: back === undefined ? undefined : () => actOnEach(back, done, { after }),
    });
  }
  after?.();
}
