package dev.pawl.server;

import dev.pawl.Pawl;

/** What each route does, once its input is checked; one member for each noun. Nothing here waits on the calling thread. */
record Operations(TaskOperations tasks, FlowOperations flow, MetricsOperations metrics, ServerOperations server) {
    static Operations of(Pawl pawl, WorkPool pool, Exporter exporter) {
        return new Operations(
                new TaskOperations(pawl, pool),
                new FlowOperations(pawl, pool),
                new MetricsOperations(pawl, pool, exporter),
                new ServerOperations(pawl, pool, OpenApi.json(Routes.ALL)));
    }
}
