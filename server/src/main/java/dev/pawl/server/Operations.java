package dev.pawl.server;

import dev.pawl.Pawl;

/** What each route does, once its input is checked; one member for each noun. Nothing here waits on the calling thread. */
record Operations(TaskOperations tasks, FlowOperations flow, CareOperations care, ServerOperations server) {
    static Operations of(Pawl pawl, WorkPool pool, MaintenanceRuns runs) {
        return new Operations(
                new TaskOperations(pawl, pool),
                new FlowOperations(pawl, pool),
                new CareOperations(pawl, pool, runs),
                new ServerOperations(pawl, pool, OpenApi.json(Routes.ALL)));
    }
}
