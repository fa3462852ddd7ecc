package dev.pawl.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A process and all that it started, and that these started. Whoever left the family by itself (a daemon) is not of it.
 *
 * <p>Threading: safe for any number of threads.
 */
final class ProcessTree {
    private static final long LOOK_EVERY_MILLIS = 20;

    private final ProcessHandle root;

    ProcessTree(ProcessHandle root) {
        this.root = root;
    }

    /**
     * Asks all to end (TERM), and kills (KILL) whatever has not within the grace. Returns when none lives; an interrupt
     * shortens the grace to nothing.
     */
    void end(Duration grace) {
        // why: once its parent is dead a process cannot be found as its descendant any more.
        Set<ProcessHandle> family = family();
        family.forEach(ProcessHandle::destroy);
        boolean interrupted = !awaitEnd(family, grace);
        family.addAll(family());
        family.stream().filter(ProcessTree::isRunning).toList().forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills all, without asking. */
    void kill() {
        List.copyOf(family()).forEach(ProcessHandle::destroyForcibly);
    }

    private Set<ProcessHandle> family() {
        Set<ProcessHandle> family = new LinkedHashSet<>();
        family.add(root);
        root.descendants().forEach(family::add);
        return family;
    }

    /** Waits until none of them runs; false when interrupted. */
    private static boolean awaitEnd(Set<ProcessHandle> family, Duration grace) {
        Time time = Time.system();
        Bell silent = new Bell();
        long deadline = time.now() + grace.toMillis();
        try {
            while (time.now() < deadline && family.stream().anyMatch(ProcessTree::isRunning)) {
                time.await(silent, Math.min(deadline, time.now() + LOOK_EVERY_MILLIS));
            }
        } catch (InterruptedException e) {
            return false;
        }
        return true;
    }

    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && !isUnburied(process);
    }

    /**
     * Whether it is dead and only its entry is left. In a container whose first process is no init, that is for ever: nobody
     * else buries the orphans.
     */
    private static boolean isUnburied(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"), ISO_8859_1);
            // why the last bracket: the name before it may hold any character.
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException notLinux) {
            return false;
        }
    }
}
