// The pages, as the navigation lists them. Each is fetched when it is first opened.

export const PAGES = [
  { page: '', name: 'Overview', tag: 'pawl-overview', load: () => import('../pages/overview.js') },
  { page: 'tasks', name: 'Tasks', tag: 'pawl-tasks', load: () => import('../pages/tasks.js') },
  { page: 'dead', name: 'Dead letters', tag: 'pawl-dead', load: () => import('../pages/dead.js'), badge: 'failed' },
  { page: 'queues', name: 'Queues', tag: 'pawl-queues', load: () => import('../pages/queues.js') },
  { page: 'workers', name: 'Workers', tag: 'pawl-workers', load: () => import('../pages/workers.js') },
];

/** One task has a page of its own, reached from others. */
export const TASK = { page: 'tasks', name: 'Task', tag: 'pawl-task', load: () => import('../pages/task.js') };

/** The page of an address; null where there is none. */
export function pageOf(route) {
  if (route.page === 'tasks' && route.rest !== '') return TASK;
  return PAGES.find((page) => page.page === route.page) ?? null;
}
