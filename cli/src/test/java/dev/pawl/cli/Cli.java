package dev.pawl.cli;

import dev.pawl.Codec;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs commands in this process, on one queue, with everything they say at hand. */
final class Cli {
    private final Map<String, String> environment = new LinkedHashMap<>();
    private byte[] input = new byte[0];
    private boolean interactive;

    /**
     * @param db named by PAWL_DB, so that no test writes elsewhere
     */
    Cli(Path db) {
        environment.put("PAWL_DB", db.toString());
        environment.put("HOME", db.getParent().resolve("home").toString());
    }

    /** What a command said, and how it ended. */
    record Said(int code, String out, String err) {
        Said ok() {
            if (code != 0) {
                throw new AssertionError("exit code " + code + "\n" + out + "\n" + err);
            }
            return this;
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> object() {
            return Codec.jackson().read(out, Map.class);
        }

        @SuppressWarnings("unchecked")
        List<Map<String, Object>> array() {
            return Codec.jackson().read(out, List.class);
        }
    }

    Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Cli input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    Cli input(byte[] bytes) {
        input = bytes;
        return this;
    }

    /** As if a person looked at what is said. */
    Cli watched() {
        interactive = true;
        return this;
    }

    Said run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input), new PrintWriter(out), new PrintWriter(err), interactive, environment);
        int code = Main.run(terminal, args);
        return new Said(code, out.toString(), err.toString());
    }

    /** Enqueues a task and answers its number. */
    long enqueue(String type, String... options) {
        List<String> args = new ArrayList<>(List.of("enqueue", type));
        args.addAll(List.of(options));
        return Long.parseLong(run(args.toArray(String[]::new)).ok().out().strip());
    }

    Map<String, Object> show(long id) {
        return run("show", Long.toString(id), "--json").ok().object();
    }
}
