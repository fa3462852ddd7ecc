package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.TaskGraph;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(name = "graph", description = "Draw the tasks that hang together with one by dependencies.")
final class GraphCommand implements Callable<Integer> {
    private static final int DEFAULT_LIMIT = 200;

    private final Terminal terminal;

    @Parameters(paramLabel = "ID", converter = TaskId.class, description = "The task's number.")
    private long id;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatReader.class,
            description = "text, a line for each task; dot, for Graphviz; or svg. Default: text.")
    private GraphDrawing format = GraphDrawing.TEXT;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = WholeNumber.GraphTasks.class,
            description = "At most so many tasks, the nearest first; 1 to 2000. Default: 200.")
    private int limit = DEFAULT_LIMIT;

    @Mixin
    private final QueueOptions queue;

    static final class FormatReader implements ITypeConverter<GraphDrawing> {
        @Override
        public GraphDrawing convert(String text) {
            for (GraphDrawing format : GraphDrawing.values()) {
                if (format.word().equals(text)) {
                    return format;
                }
            }
            throw new TypeConversionException("must be one of text, dot, svg, not '" + text + "'");
        }
    }

    GraphCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        TaskGraph graph;
        try (Pawl pawl = queue.openExisting()) {
            graph = pawl.browser().graph(id, limit).orElseThrow(() -> new CommandFailure("there is no task " + id));
        }
        terminal.out().print(format.draw(graph));
        terminal.out().flush();
        if (graph.cut()) {
            terminal.say("pawl graph: more tasks hang together with these; --limit shows up to " + TaskGraph.MOST);
        }
        return ExitCode.OK;
    }
}
