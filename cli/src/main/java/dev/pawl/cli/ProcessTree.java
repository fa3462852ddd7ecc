package dev.pawl.cli;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process and all that it started, and that these started. Whoever left the family by itself (a daemon) is not of it.
 *
 * <p>Threading: safe for any number of threads.
 */
final class ProcessTree {
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
        family.stream().filter(ProcessHandle::isAlive).toList().forEach(process -> {
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

    /** False when interrupted while waiting. */
    private static boolean awaitEnd(Set<ProcessHandle> family, Duration grace) {
        CompletableFuture<?>[] ends = family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException stubborn) {
            // They are killed next.
        } catch (InterruptedException e) {
            return false;
        }
        return true;
    }
}
