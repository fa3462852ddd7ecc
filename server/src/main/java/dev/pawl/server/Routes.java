package dev.pawl.server;

import java.util.List;
import java.util.stream.Stream;

/** The table of routes, one part for each noun. The router and the OpenAPI document are made of it; nothing else adds a route. */
final class Routes {
    static final List<Route> ALL = Stream.of(
                    TaskRoutes.ALL,
                    BatchRoutes.ALL,
                    BulkRoutes.ALL,
                    HistoryRoutes.ALL,
                    FlowRoutes.ALL,
                    WorkRoutes.ALL,
                    KeyRoutes.ALL,
                    GridRoutes.ALL,
                    GraphRoutes.ALL,
                    JobRoutes.ALL,
                    SignalRoutes.ALL,
                    PreflightRoutes.ALL,
                    DoorbellRoutes.ALL,
                    EventRoutes.ALL,
                    PulseRoutes.ALL,
                    ScheduleRoutes.ALL,
                    TypeRoutes.ALL,
                    TemplateRoutes.ALL,
                    WebhookRoutes.ALL,
                    AuditRoutes.ALL,
                    CareRoutes.ALL,
                    MetricsRoutes.ALL,
                    ServerRoutes.ALL,
                    SessionRoutes.ALL,
                    DashboardRoutes.ALL)
            .flatMap(List::stream)
            .toList();

    private Routes() {}
}
