package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "top",
        description = {
            "Watch the queue: counts, rates, workers and failures, again and again.",
            "Keys: q ends, p pauses, left and right change the table, up and down move it. A terminal that is dumb, and a pipe,"
                    + " get one picture below the other."
        })
final class TopCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            converter = DurationText.Look.class,
            description = "How long from one look to the next, 100ms to 1h. Default: 1s.")
    private Duration interval = Duration.ofSeconds(1);

    @Option(
            names = "--frames",
            paramLabel = "N",
            converter = WholeNumber.Limit.class,
            description = "End after so many pictures. Default: go on.")
    private @Nullable Integer frames;

    TopCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Pawl pawl = queue.openExisting();
                TopKeys keys = TopKeys.of(terminal)) {
            return watch(pawl, keys);
        }
    }

    private int watch(Pawl pawl, TopKeys keys) throws InterruptedException {
        Time time = Time.system();
        TopScreen screen = new TopScreen(queue.location());
        TopLook look = TopLook.at(pawl, null);
        boolean paused = false;
        long lookAt = time.nanos() + interval.toNanos();
        for (int shown = 1; ; shown++) {
            keys.show(screen.lines(look, keys.size(), paused));
            if (frames != null && shown >= frames) {
                return ExitCode.OK;
            }
            // why a key is awaited even when it is paused: its end is what the person then waits for.
            TopKeys.Key key = keys.await(paused ? TopKeys.LONGEST : Duration.ofNanos(lookAt - time.nanos()));
            switch (key) {
                case QUIT -> {
                    return keys.isSignalled() ? ExitCode.SIGNAL + keys.signal() : ExitCode.OK;
                }
                case PAUSE -> paused = !paused;
                case LEFT, RIGHT, UP, DOWN -> screen.move(key);
                case NONE -> {}
            }
            if (!paused && time.nanos() >= lookAt) {
                look = TopLook.at(pawl, look);
                lookAt = time.nanos() + interval.toNanos();
            }
        }
    }
}
