package dev.pawl.cli;

import dev.pawl.GridKey;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The grid that a command works on, and the keys that it is told: one by its values, or any number in lines of JSON. */
final class GridKeys {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "GRID", description = "The grid's name.")
    private String grid = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "NAME=VALUE",
            description = "One key by its values: model=gfs window=1. What is no JSON scalar is a text.")
    private List<String> values = new ArrayList<>();

    @Option(
            names = "--keys",
            paramLabel = "FILE|-",
            description = "Keys, a JSON object a line, from a file or standard input.")
    private @Nullable String lines;

    GridKeys(Terminal terminal) {
        this.terminal = terminal;
    }

    String grid() {
        return grid;
    }

    /** The key that the arguments are; null where there are none. */
    @Nullable
    GridKey named() {
        return key(values);
    }

    /** The key, or a part of one, that words like {@code model=gfs} are; null where there are none. */
    static @Nullable GridKey key(List<String> values) {
        if (values.isEmpty()) {
            return null;
        }
        StringJoiner key = new StringJoiner(",", "{", "}");
        for (String value : values) {
            int sign = value.indexOf('=');
            if (sign < 1) {
                throw new InvalidTaskException("key", "must be NAME=VALUE, not '" + Table.harmless(value) + "'");
            }
            String text = value.substring(sign + 1);
            boolean json = new JsonText(text).fault().isEmpty();
            key.add(JsonText.ofString(value.substring(0, sign)) + ":" + (json ? text : JsonText.ofString(text)));
        }
        return new GridKey(key.toString());
    }

    /**
     * All keys, in their order.
     *
     * @throws InvalidTaskException when there is none, or a line that is none, naming the line
     */
    List<GridKey> all() throws IOException {
        List<GridKey> keys = new ArrayList<>();
        read((line, json) -> keys.add(new GridKey(json)));
        GridKey named = named();
        if (named != null) {
            keys.add(named);
        }
        if (keys.isEmpty()) {
            throw new InvalidTaskException("keys", "are needed: --keys FILE, --keys - or NAME=VALUE");
        }
        return keys;
    }

    /** Is shown a line of JSON. */
    interface Lines {
        void show(long line, String json);
    }

    /** Reads the lines that are told by {@code --keys}; without it there are none. */
    void read(Lines each) throws IOException {
        if (lines == null) {
            return;
        }
        try (PayloadLines source = source(lines)) {
            source.read((line, json, fault) -> {
                try {
                    if (fault != null) {
                        throw new InvalidTaskException("key", fault);
                    }
                    each.show(line, json);
                } catch (InvalidTaskException wrong) {
                    throw new InvalidTaskException("keys", "line " + line + ": " + wrong.getMessage());
                }
            });
        }
    }

    private PayloadLines source(String name) {
        try {
            return PayloadLines.of(name, terminal.in());
        } catch (IOException unreadable) {
            throw new InvalidTaskException("keys", "cannot be read: " + Reason.of(unreadable));
        }
    }
}
