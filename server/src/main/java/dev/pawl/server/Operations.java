package dev.pawl.server;

import dev.pawl.Pawl;

/** What each route does, once its input is checked; one member for each noun. Nothing here waits on the calling thread. */
record Operations(
        TaskOperations tasks,
        BatchOperations batches,
        BulkOperations bulks,
        HistoryOperations history,
        FlowOperations flow,
        WorkOperations work,
        KeyOperations keys,
        GridOperations grids,
        GraphOperations graphs,
        JobOperations jobs,
        SignalOperations signals,
        PreflightOperations preflights,
        DoorbellOperations doorbell,
        EventOperations events,
        PulseOperations pulse,
        ScheduleOperations schedules,
        TypeOperations types,
        TemplateOperations templates,
        WebhookOperations webhooks,
        AuditOperations audit,
        CareOperations care,
        MetricsOperations metrics,
        ServerOperations server,
        SessionOperations session,
        DashboardOperations dashboard) {
    static Operations of(Pawl pawl, WorkPool pool, MaintenanceRuns runs, Exporter exporter, ServerSettings settings) {
        Redaction redaction = settings.redaction();
        return new Operations(
                new TaskOperations(pawl, pool, redaction),
                new BatchOperations(pawl, pool),
                new BulkOperations(pawl, pool, redaction),
                new HistoryOperations(pawl, pool, redaction),
                new FlowOperations(pawl, pool),
                new WorkOperations(pawl, pool, redaction),
                new KeyOperations(pawl, pool),
                new GridOperations(pawl, pool),
                new GraphOperations(pawl, pool),
                new JobOperations(pawl, pool, redaction),
                new SignalOperations(pawl, pool),
                new PreflightOperations(pawl, pool),
                new DoorbellOperations(pawl),
                new EventOperations(pawl, pool),
                new PulseOperations(pawl, pool),
                new ScheduleOperations(pawl.schedules(), pool, redaction),
                new TypeOperations(pawl.types(), pool),
                new TemplateOperations(pawl, pool, redaction),
                new WebhookOperations(pawl.webhooks(), pool),
                new AuditOperations(pawl, pool),
                new CareOperations(pawl, pool, runs),
                new MetricsOperations(pawl, pool, exporter),
                new ServerOperations(pawl, pool, OpenApi.json(Routes.ALL)),
                new SessionOperations(settings.access()),
                new DashboardOperations(pool));
    }
}
