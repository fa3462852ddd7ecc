package dev.pawl.bench.torture;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The processes under torture, by the place they hold: three workers and two callers. A place is taken again at once when its
 * process is killed.
 *
 * <p>Threading: used by one thread; {@link #close} by any.
 */
final class Fleet implements AutoCloseable {
    static final List<String> WORKERS = List.of("w1", "w2", "w3");
    static final List<String> CALLERS = List.of("c1", "c2");

    private static final String OUTPUT = ".out";
    private static final int NEEDS_NATIVE_ACCESS = 24;

    private final Path file;
    private final Path histories;
    private final Path services;
    private final long seed;
    private final boolean fenced;
    private final Map<String, Child> children = new ConcurrentHashMap<>();
    private final Map<String, Integer> starts = new LinkedHashMap<>();
    private final List<String> deaths = new ArrayList<>();
    private volatile boolean closed;

    Fleet(Path file, Path histories, Path services, long seed, boolean fenced) {
        this.file = file;
        this.histories = histories;
        this.services = services;
        this.seed = seed;
        this.fenced = fenced;
    }

    /** Puts a new process in a place. */
    Child start(String place) throws IOException {
        int number = starts.merge(place, 1, Integer::sum);
        String name = place + "-" + number;
        String role = WORKERS.contains(place) ? TortureProcess.WORKER : TortureProcess.CALLER;
        List<String> command = java();
        command.addAll(TortureProcess.arguments(
                role, name, file, histories, seed * 1_000_003 + 31L * place.hashCode() + number, fenced));
        Child child = Child.start(name, command, histories.resolve(name + OUTPUT));
        children.put(place, child);
        if (closed) {
            child.killNow();
        }
        return child;
    }

    private List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(Fleet::isForEveryProcess)
                .forEach(command::add);
        // why: most of them live for seconds, which is what starts quickly and needs little.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
        if (Runtime.version().feature() >= NEEDS_NATIVE_ACCESS) {
            // why: SQLite is native code.
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(
                "-cp",
                // why at the end: an archive of classes is good for every class path that begins as its own.
                System.getProperty("java.class.path") + File.pathSeparator + services,
                TortureProcess.class.getName()));
        return command;
    }

    private static boolean isForEveryProcess(String option) {
        return option.startsWith("-Xshare")
                || option.startsWith("-XX:SharedArchiveFile")
                || option.startsWith("-Xlog")
                || option.startsWith("-Dorg.sqlite.")
                || option.startsWith("-Dlogback.configurationFile=");
    }

    Child at(String place) {
        Child child = children.get(place);
        if (child == null) {
            throw new IllegalStateException("nobody was started at " + place);
        }
        return child;
    }

    /** Where a process writes down what it was told. */
    Path historyOf(Child child) {
        return histories.resolve(child.name() + History.SUFFIX);
    }

    Collection<Child> all() {
        return children.values();
    }

    /** Kills whoever holds a place, and fills it again. */
    void replace(String place) throws IOException, InterruptedException {
        at(place).kill();
        start(place);
    }

    /** Fills the places of those that ended though nobody killed them; that is a fault, and kept. */
    void revive() throws IOException {
        for (Map.Entry<String, Child> held : List.copyOf(children.entrySet())) {
            Child child = held.getValue();
            if (!child.isAlive()) {
                deaths.add("process " + child.name() + " ended by itself with exit code " + child.exitCode());
                start(held.getKey());
            }
        }
    }

    /** Ends the processes of these places in order; one that does not is a fault. */
    void stop(List<String> places) throws InterruptedException {
        List<Child> ending = places.stream().map(this::at).toList();
        ending.forEach(child -> child.tell(TortureProcess.STOP));
        for (Child child : ending) {
            if (!child.awaitEnd(30)) {
                deaths.add("process " + child.name() + " was asked to stop and did not within 30 s");
                child.kill();
            } else if (child.exitCode() != 0) {
                deaths.add(
                        "process " + child.name() + " was asked to stop and ended with exit code " + child.exitCode());
            }
        }
    }

    /** What went wrong with processes themselves: ends that nobody wanted, and errors in their logs. */
    List<String> faults() throws IOException {
        List<String> faults = new ArrayList<>(deaths);
        try (Stream<Path> outputs = Files.list(histories)) {
            for (Path output : outputs.filter(path -> path.toString().endsWith(OUTPUT))
                    .sorted()
                    .toList()) {
                Files.readAllLines(output).stream()
                        .filter(line -> line.contains(" ERROR ") || line.startsWith("Exception in thread"))
                        .forEach(line -> faults.add(output.getFileName() + " has an error: " + line));
            }
        }
        return faults;
    }

    /** Kills all that are left. */
    @Override
    public void close() {
        closed = true;
        children.values().forEach(Child::killNow);
    }
}
