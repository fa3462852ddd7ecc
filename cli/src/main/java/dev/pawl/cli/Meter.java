package dev.pawl.cli;

import dev.pawl.task.Time;
import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * How far a long piece of work is, with its rate and the time left: a bar where a person watches, else a line every few
 * seconds. Work that ends within the first of these says nothing.
 *
 * <p>Threading: one thread at a time.
 */
final class Meter implements AutoCloseable {
    private static final long LINE_EVERY_NANOS = Duration.ofSeconds(3).toNanos();
    private static final int WIDTH = 100;

    /** For work whose end is not known. */
    static final long UNKNOWN = -1;

    private final Terminal terminal;
    private final String what;
    private final Time time = Time.system();
    private final long begunAt = time.nanos();
    private final @Nullable ProgressBar bar;
    private long total;
    private long toldAt = begunAt;

    private Meter(Terminal terminal, String what, String unit, long total) {
        this.terminal = terminal;
        this.what = what;
        this.total = total;
        this.bar = terminal.interactive() ? bar(terminal, what, unit, total) : null;
    }

    /**
     * @param what the work, as the beginning of a line
     * @param unit what is counted, with a space before it
     * @param total how much there is to do, or {@link #UNKNOWN}
     */
    static Meter start(Terminal terminal, String what, String unit, long total) {
        return new Meter(terminal, what, unit, total);
    }

    private static ProgressBar bar(Terminal terminal, String what, String unit, long total) {
        return new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total)
                .setUnit(unit, 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(100)
                .showSpeed()
                .setConsumer(new DelegatingProgressBarConsumer(line -> draw(terminal, line), WIDTH))
                .build();
    }

    private static void draw(Terminal terminal, String line) {
        terminal.err().print("\r" + line);
        terminal.err().flush();
    }

    /** There is more to do, or less, than was thought. */
    void total(long other) {
        total = other;
        if (bar != null) {
            bar.maxHint(other);
        }
    }

    void to(long done) {
        if (bar != null) {
            bar.stepTo(done);
            return;
        }
        long now = time.nanos();
        if (now - toldAt >= LINE_EVERY_NANOS) {
            toldAt = now;
            terminal.say(line(what, done, total, Duration.ofNanos(now - begunAt)));
        }
    }

    static String line(String what, long done, long total, Duration elapsed) {
        double perSecond = done / Math.max(0.001, elapsed.toMillis() / 1_000.0);
        String line = what + ": " + Table.number(done) + (total == UNKNOWN ? "" : " of " + Table.number(total)) + ", "
                + Table.number(Math.round(perSecond)) + "/s";
        if (total == UNKNOWN || perSecond == 0) {
            return line;
        }
        Duration left = Duration.ofSeconds(Math.round(Math.max(0, total - done) / perSecond));
        return line + ", " + DurationText.describe(left) + " left";
    }

    /** Says something while the work goes on. */
    void say(String message) {
        // why the blanks: they cover what is left of the bar, which is drawn again below.
        terminal.say(bar == null ? message : "\r" + message + " ".repeat(Math.max(0, WIDTH - message.length())));
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            terminal.say("");
        }
    }
}
