package dev.pawl.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The person before {@code pawl top}: their keys as they press them, and their window, which is drawn anew for each picture. Where
 * nobody watches, pictures follow each other as text, and keys come by the line. No more is asked of a terminal than what each has
 * had since the VT100, and {@code stty}, so it works over any connection.
 *
 * <p>Threading: one thread reads keys and hands them over; all else is for the thread that made it.
 */
final class TopKeys implements AutoCloseable {
    enum Key {
        QUIT,
        PAUSE,
        LEFT,
        RIGHT,
        UP,
        DOWN,
        /** None came in time, or one that means nothing. */
        NONE
    }

    /** Nothing but a key ends such a wait. */
    static final Duration LONGEST = Duration.ofDays(1);

    private static final String OTHER_SCREEN = "\033[?1049h\033[?25l";
    private static final String FIRST_SCREEN = "\033[?25h\033[?1049l";
    private static final String HOME = "\033[H";
    private static final String REST_OF_LINE = "\033[K";
    private static final String REST_OF_SCREEN = "\033[J";
    private static final int ESCAPE = 27;
    private static final Logger LOG = LoggerFactory.getLogger(TopKeys.class);

    private final BlockingQueue<Key> pressed = new LinkedBlockingQueue<>();
    private final Terminal terminal;
    private final StopSignal stop;
    private final @Nullable String before;

    private TopKeys(Terminal terminal) {
        this.terminal = terminal;
        this.stop = StopSignal.install(() -> pressed.add(Key.QUIT), this::restore);
        this.before = terminal.interactive() && Platform.isAtTerminal() ? stty("-g") : null;
        if (before != null) {
            stty("-icanon", "-echo");
        }
    }

    static TopKeys of(Terminal terminal) {
        TopKeys keys = new TopKeys(terminal);
        if (terminal.interactive()) {
            terminal.out().print(OTHER_SCREEN);
        }
        Thread reader = new Thread(() -> keys.read(terminal.in()), "pawl-top-keys");
        // why: a read of the terminal ends with the process only.
        reader.setDaemon(true);
        reader.start();
        return keys;
    }

    /** Asks or tells the terminal of this process; null where that cannot be done. */
    private static @Nullable String stty(String... how) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(how));
        try {
            Process stty = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return stty.waitFor() == 0 ? said.strip() : null;
        } catch (IOException without) {
            LOG.debug("there is no stty", without);
            return null;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** How much there is to draw on; where nobody watches there is no end to it. */
    TopScreen.Size size() {
        if (!terminal.interactive()) {
            return new TopScreen.Size(Integer.MAX_VALUE, Integer.MAX_VALUE);
        }
        String[] told =
                before == null ? new String[0] : String.valueOf(stty("size")).split(" ");
        return told.length == 2 && !told[0].equals("0")
                ? new TopScreen.Size(Integer.parseInt(told[1]), Integer.parseInt(told[0]))
                : TopScreen.Size.USUAL;
    }

    void show(List<String> lines) {
        PrintWriter out = terminal.out();
        if (terminal.interactive()) {
            // why not cleared first: that flickers. Each line covers the one before.
            out.print(HOME + String.join(REST_OF_LINE + "\r\n", lines) + REST_OF_LINE + REST_OF_SCREEN);
        } else {
            lines.stream().filter(line -> !line.startsWith("q quit")).forEach(out::println);
            out.println();
        }
        out.flush();
    }

    /** The next key, or {@link Key#NONE} after so long. A reader of the pictures that has left is one who quits. */
    Key await(Duration longest) throws InterruptedException {
        if (terminal.out().checkError()) {
            return Key.QUIT;
        }
        Key key = pressed.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        return key == null ? Key.NONE : key;
    }

    private void read(InputStream in) {
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                pressed.add(key(c, in));
            }
        } catch (IOException gone) {
            LOG.debug("no more keys", gone);
        }
    }

    private static Key key(int first, InputStream in) throws IOException {
        if (first != ESCAPE) {
            return switch (first) {
                case 'q', 'Q' -> Key.QUIT;
                case 'p', 'P', ' ' -> Key.PAUSE;
                default -> Key.NONE;
            };
        }
        // why both: a terminal says ESC [ A or ESC O A, as its application mode is.
        int second = in.read();
        if (second != '[' && second != 'O') {
            return Key.NONE;
        }
        return switch (in.read()) {
            case 'A' -> Key.UP;
            case 'B' -> Key.DOWN;
            case 'C' -> Key.RIGHT;
            case 'D' -> Key.LEFT;
            default -> Key.NONE;
        };
    }

    boolean isSignalled() {
        return stop.number() != 0;
    }

    /** The number of the signal that ended it. */
    int signal() {
        return stop.number();
    }

    private void restore() {
        if (terminal.interactive()) {
            terminal.out().print(FIRST_SCREEN);
            terminal.out().flush();
        }
        if (before != null) {
            stty(before);
        }
    }

    @Override
    public void close() {
        stop.close();
        restore();
    }
}
