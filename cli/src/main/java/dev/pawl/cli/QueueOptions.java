package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.store.MaintenanceSettings;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import dev.pawl.store.WebhookSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which queue a command works on, and how it opens it. */
final class QueueOptions {
    private final Terminal terminal;

    @Option(
            names = "--db",
            paramLabel = "FILE",
            converter = NotBlank.class,
            description = "The queue's file, or the address of the server that keeps it, http(s)://HOST:PORT. Default:"
                    + " $PAWL_DB, else queue.db in pawl's folder of your data directory.")
    private @Nullable String db;

    /** What a configuration says where no option does. */
    private @Nullable String configured;

    private MaintenanceSettings maintenance = MaintenanceSettings.DEFAULT;
    private WebhookSettings webhooks = WebhookSettings.DEFAULT;

    @Option(
            names = "--durability",
            paramLabel = "full|normal",
            converter = DurabilityName.class,
            description =
                    "What 'enqueued' and 'finished' survive: full, the default, a power cut; normal, only a crash.")
    private Durability durability = StoreSettings.DEFAULT.durability();

    @Option(
            names = "--busy-timeout",
            paramLabel = "DURATION",
            converter = DurationText.BusyTimeout.class,
            description = "How long to wait while others write, at most 10m. Default: 5s.")
    private Duration busyTimeout = StoreSettings.DEFAULT.busyTimeout();

    @Option(
            names = {"-v", "--verbose"},
            description = "Log more: once for what happens to tasks, twice for everything.")
    private boolean[] verbose = {};

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            converter = LogFormat.Name.class,
            description =
                    "How the log is written: text, the default, for people; json, an object a line, for programs.")
    private LogFormat logFormat = LogFormat.TEXT;

    QueueOptions(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Names a queue for when no option does. */
    void configure(@Nullable String location) {
        configured = location;
    }

    /** Says what is done by itself while this command works on the queue. */
    void maintain(MaintenanceSettings settings) {
        maintenance = settings;
    }

    /** Says how this command tells webhooks. */
    void tell(WebhookSettings settings) {
        webhooks = settings;
    }

    /** Opens the queue, making it when it is not there, and then says so: the place may be mistyped. */
    Pawl open() {
        String location = location();
        boolean isNew = isFile(location) && !Files.exists(Path.of(location));
        Pawl opened = Pawl.open(location, settings());
        if (isNew) {
            terminal.say("Made the queue " + location);
        }
        return opened;
    }

    /**
     * Opens a queue that somebody has used before: whoever only looks must not leave a file behind, nor make a queue of a
     * file that is another's.
     *
     * @throws CommandFailure when there is none
     */
    Pawl openExisting() {
        String location = location();
        if (isFile(location) && !Files.exists(Path.of(location))) {
            throw new CommandFailure(
                    "there is no queue at " + location + ". The first task makes it: pawl enqueue TYPE" + asArgument());
        }
        return Pawl.openExisting(location, settings());
    }

    /** How it is opened. */
    PawlSettings settings() {
        if (verbose.length > 0) {
            LogSetup.raise(verbose.length);
        }
        if (logFormat == LogFormat.JSON) {
            LogSetup.writeJson();
        }
        return PawlSettings.DEFAULT
                .withStore(new StoreSettings(durability, busyTimeout))
                .withMaintenance(maintenance)
                .withWebhooks(webhooks);
    }

    /** The file, or the URL of another store. */
    String location() {
        String told = db != null ? db : configured;
        String named = told != null ? told : terminal.environment().get("PAWL_DB");
        if (named == null || named.isBlank()) {
            return Platform.dataDirectory(terminal.environment())
                    .resolve("queue.db")
                    .toString();
        }
        if (Mangled.isIn(named)) {
            throw new CommandFailure(Mangled.describe("PAWL_DB", named));
        }
        return isFile(named) ? Path.of(named).toAbsolutePath().normalize().toString() : named;
    }

    /** Whether a server keeps the queue. */
    boolean isServed() {
        return !isFile(location());
    }

    private static boolean isFile(String location) {
        return !location.contains("://");
    }

    /** As the rest of a command line that works on the same queue: {@code " --db FILE"}, or nothing for the default. */
    String asArgument() {
        return db == null ? "" : " --db " + Shell.quote(db);
    }
}
