package dev.pawl.server;

import dev.pawl.store.Parent;
import dev.pawl.store.TaskGraph;
import dev.pawl.task.Condition;
import dev.pawl.task.JsonText;
import dev.pawl.task.TaskStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The JSON objects of dependencies. */
final class GraphShapes {
    private static final List<String> STATUSES =
            Arrays.stream(TaskStatus.values()).map(TaskStatus::wireName).toList();

    private static final Schema CONDITION = Schema.text("How the parent must end.")
            .with(
                    "enum",
                    Arrays.stream(Condition.values()).map(Condition::wireName).toList());

    static final Shape<TaskGraph.Member> NODE = Shape.<TaskGraph.Member>named("GraphTask", "A task of a graph.")
            .with("task_id", Schema.integer("The task."), TaskGraph.Member::taskId)
            .with("type", Schema.text("Its type."), TaskGraph.Member::type)
            .with(
                    "status",
                    Schema.text("Where it is.").with("enum", STATUSES),
                    node -> node.status().wireName());

    static final Shape<TaskGraph.Edge> EDGE = Shape.<TaskGraph.Edge>named(
                    "GraphEdge", "That a child waits for its parent.")
            .with("parent", Schema.integer("The task that must end before."), TaskGraph.Edge::parent)
            .with("child", Schema.integer("The task that waits."), TaskGraph.Edge::child)
            .with("condition", CONDITION, edge -> edge.condition().wireName())
            .with(
                    "state",
                    Schema.text("`open`: the parent has not ended; `met`: it ended as it must; `broken`: otherwise.")
                            .with("enum", List.of("open", "met", "broken")),
                    edge -> edge.state().name().toLowerCase(Locale.ROOT));

    static final Shape<TaskGraph> GRAPH = Shape.<TaskGraph>named("Graph", "Tasks that hang together by dependencies.")
            .with(
                    "tasks",
                    Schema.listOf(NODE.name()).with("description", "By id."),
                    graph -> graph.tasks().stream().map(NODE::of).toList())
            .with(
                    "edges",
                    Schema.listOf(EDGE.name()).with("description", "Between these tasks."),
                    graph -> graph.edges().stream().map(EDGE::of).toList())
            .with("cut", Schema.bool("Whether more tasks hang together with these."), TaskGraph::cut)
            .example("""
                    {"tasks": [{"task_id": 1, "type": "extract", "status": "completed"},
                      {"task_id": 2, "type": "load", "status": "queued"}],
                     "edges": [{"parent": 1, "child": 2, "condition": "after_ok", "state": "met"}], "cut": false}""");

    static final Shape<Parent> PARENT = Shape.<Parent>named(
                    "Parent", "A task that another one waits for, or waited for.")
            .with("task_id", Schema.integer("The parent."), Parent::taskId)
            .with("type", Schema.text("Its type; empty when it is deleted."), Parent::type)
            .with("condition", CONDITION, parent -> parent.condition().wireName())
            .with(
                    "status",
                    Schema.text("Where it is; null when it is deleted.").orNull(),
                    parent -> parent.status() == null ? null : parent.status().wireName())
            .with("met", Schema.bool("Whether it has ended as its child wanted."), Parent::met)
            .with(
                    "result",
                    Schema.any("What it returned: any JSON; null for nothing."),
                    parent -> parent.result() == null ? null : new JsonText(parent.result()));

    static final List<Shape<?>> ALL = List.of(GRAPH, NODE, EDGE, PARENT);

    private GraphShapes() {}
}
