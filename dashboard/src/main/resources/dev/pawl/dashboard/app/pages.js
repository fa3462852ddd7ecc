// The pages, as the navigation lists them; some for admins alone. Each is fetched when it is first opened.

export const PAGES = [
  { page: '', name: 'Overview', tag: 'pawl-overview', load: () => import('../pages/overview.js') },
  { page: 'tasks', name: 'Tasks', tag: 'pawl-tasks', load: () => import('../pages/tasks.js') },
  { page: 'dead', name: 'Dead letters', tag: 'pawl-dead', load: () => import('../pages/dead.js'), badge: 'failed' },
  { page: 'jobs', name: 'Jobs', tag: 'pawl-jobs', load: () => import('../pages/jobs.js') },
  { page: 'graph', name: 'Graph', tag: 'pawl-graph', load: () => import('../pages/graph.js') },
  { page: 'queues', name: 'Queues', tag: 'pawl-queues', load: () => import('../pages/queues.js') },
  { page: 'schedules', name: 'Schedules', tag: 'pawl-schedules', load: () => import('../pages/schedules.js') },
  { page: 'workers', name: 'Workers', tag: 'pawl-workers', load: () => import('../pages/workers.js') },
  { page: 'maintenance', name: 'Maintenance', tag: 'pawl-maintenance', load: () => import('../pages/maintenance.js'), admin: true },
  { page: 'audit', name: 'Audit', tag: 'pawl-audit', load: () => import('../pages/audit.js'), admin: true },
];

/** Of these one has a page of its own, reached from others. */
const SINGLES = [
  { page: 'tasks', name: 'Task', tag: 'pawl-task', load: () => import('../pages/task.js') },
  { page: 'jobs', name: 'Job', tag: 'pawl-job', load: () => import('../pages/job.js') },
  { page: 'schedules', name: 'Schedule', tag: 'pawl-schedule', load: () => import('../pages/schedule.js') },
];

/** The page of an address; null where there is none. */
export function pageOf(route) {
  const single = SINGLES.find((page) => page.page === route.page);
  if (single !== undefined && route.rest !== '') return single;
  return PAGES.find((page) => page.page === route.page) ?? null;
}
