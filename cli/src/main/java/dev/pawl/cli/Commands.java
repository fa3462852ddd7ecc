package dev.pawl.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The commands by name, in the order of the help. */
final class Commands {
    static final List<String> NAMES = List.of(
            "demo",
            "enqueue",
            "work",
            "preflight",
            "list",
            "show",
            "why",
            "graph",
            "job",
            "edit",
            "cancel",
            "retry",
            "signal",
            "delete",
            "bulk",
            "logs",
            "stats",
            "metrics",
            "top",
            "workers",
            "worker",
            "queue",
            "schedule",
            "type",
            "template",
            "grid",
            "prune",
            "check",
            "doctor",
            "checkpoint",
            "vacuum",
            "analyze",
            "config",
            "serve",
            "webhook",
            "token",
            "audit",
            "backup",
            "restore",
            "bench",
            "torture",
            "completion",
            DemoWorkerCommand.NAME);

    private Commands() {}

    /** The root with some of the commands. */
    static CommandLine root(Terminal terminal, List<String> names) {
        CommandLine root = new CommandLine(new Root());
        names.forEach(name -> add(root, name, terminal));
        return root;
    }

    private static void add(CommandLine root, String name, Terminal terminal) {
        Object named = command(name, terminal);
        CommandLine command = new CommandLine(named);
        root.addSubcommand(command);
        List<Object> within = switch (name) {
            case "job" -> JobCommand.commands(terminal);
            case "queue" -> QueueCommand.commands(terminal);
            case "schedule" -> ScheduleCommand.commands(terminal);
            case "type" -> TypeCommand.commands(terminal);
            case "template" -> TemplateCommand.commands(terminal);
            case "worker" -> WorkerCommand.commands(terminal);
            case "grid" -> GridCommand.commands(terminal);
            case "config" -> ConfigCommand.commands(terminal);
            case "webhook" -> WebhookCommand.commands(terminal);
            case "token" -> TokenCommand.commands(terminal);
            default -> named instanceof BenchCommand bench ? bench.commands() : List.of();
        };
        within.forEach(command::addSubcommand);
    }

    private static Object command(String name, Terminal terminal) {
        return switch (name) {
            case "demo" -> new DemoCommand(terminal);
            case "enqueue" -> new EnqueueCommand(terminal);
            case "work" -> new WorkCommand(terminal);
            case "preflight" -> new PreflightCommand(terminal);
            case "list" -> new ListCommand(terminal);
            case "show" -> new ShowCommand(terminal);
            case "why" -> new WhyCommand(terminal);
            case "graph" -> new GraphCommand(terminal);
            case "job" -> new JobCommand();
            case "edit" -> new EditCommand(terminal);
            case "cancel" -> new CancelCommand(terminal);
            case "retry" -> new RetryCommand(terminal);
            case "signal" -> new SignalCommand(terminal);
            case "delete" -> new DeleteCommand(terminal);
            case "bulk" -> new BulkCommand(terminal);
            case "logs" -> new LogsCommand(terminal);
            case "stats" -> new StatsCommand(terminal);
            case "metrics" -> new MetricsCommand(terminal);
            case "top" -> new TopCommand(terminal);
            case "workers" -> new WorkersCommand(terminal);
            case "worker" -> new WorkerCommand();
            case "queue" -> new QueueCommand();
            case "schedule" -> new ScheduleCommand();
            case "type" -> new TypeCommand();
            case "template" -> new TemplateCommand();
            case "grid" -> new GridCommand();
            case "prune" -> new PruneCommand(terminal);
            case "check" -> new CheckCommand(terminal);
            case "doctor" -> new DoctorCommand(terminal);
            case "checkpoint" -> new CheckpointCommand(terminal);
            case "vacuum" -> new VacuumCommand(terminal);
            case "analyze" -> new AnalyzeCommand(terminal);
            case "config" -> new ConfigCommand();
            case "serve" -> new ServeCommand(terminal);
            case "webhook" -> new WebhookCommand();
            case "token" -> new TokenCommand();
            case "audit" -> new AuditCommand(terminal);
            case "backup" -> new BackupCommand(terminal);
            case "restore" -> new RestoreCommand(terminal);
            case "bench" -> new BenchCommand(terminal);
            case "torture" -> new TortureCommand(terminal);
            case "completion" -> new CompletionCommand(terminal);
            case DemoWorkerCommand.NAME -> new DemoWorkerCommand(terminal);
            default -> throw new AssertionError(name);
        };
    }

    @Command(
            name = "pawl",
            description = "A durable task queue that lives in one file.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            scope = ScopeType.INHERIT,
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "Exit codes: 0 ok, 1 a task failed or was not found, 2 wrong usage, 75 busy (try again).",
                "'pawl COMMAND --help' tells more about a command."
            })
    private static final class Root implements Runnable {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "which command? One of " + String.join(", ", visible()));
        }

        private static List<String> visible() {
            return NAMES.stream()
                    .filter(name -> !name.equals(DemoWorkerCommand.NAME))
                    .toList();
        }
    }

    /** The version as the jar's manifest says it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "pawl " + (version == null ? "(unpackaged)" : version), "Java " + Runtime.version() + ", " + system()
            };
        }

        private static String system() {
            return System.getProperty("os.name") + " " + System.getProperty("os.arch");
        }
    }
}
