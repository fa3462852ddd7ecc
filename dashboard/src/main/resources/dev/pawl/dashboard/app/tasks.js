// What can be done to tasks, one or many, for all pages that offer it.

import { forEach, patch, path, post, remove } from './api.js';
import { count } from './format.js';
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
