package dev.pawl.cli;

import java.util.List;
import java.util.Locale;

/**
 * How a demo ended.
 *
 * @param folder what was checksummed
 * @param scan the files, each a task
 * @param check what the tasks' results say
 * @param takeover how they were worked
 * @param db the queue's file
 */
record DemoReport(String folder, FileScan.Result scan, DemoCheck check, DemoTakeover takeover, String db) {
    private static final int SHOWN = 5;

    int exitCode() {
        return lost() > 0 || !check.wrong().isEmpty() ? ExitCode.FAILED : ExitCode.OK;
    }

    /** Tasks that were enqueued and did not end. */
    private long lost() {
        return scan.files() - check.completed() - check.failed().size();
    }

    private double rate() {
        return takeover.seconds() <= 0 ? 0 : check.completed() / takeover.seconds();
    }

    void print(Terminal terminal) {
        tell(terminal, "that could not be read, left out", scan.unreadable());
        tell(terminal, "gone or unreadable when its turn came", check.failed());
        tell(terminal, "changed by somebody during the demo", check.changed());
        tell(terminal, "with a WRONG DIGEST", check.wrong());
        line(terminal, "files", Table.number(scan.files()) + " under " + folder);
        line(terminal, "tasks completed", Table.number(check.completed()));
        line(terminal, "tasks run twice", Table.number(takeover.begunTwice().size()) + twice());
        line(terminal, "tasks lost", Table.number(lost()));
        line(
                terminal,
                "rate",
                String.format(
                        Locale.ROOT,
                        // why a digit: a handful of files is less than a task a second, but more than none.
                        rate() < 10
                                ? "%,.1f tasks/s, %.1f s with the kill and the takeover"
                                : "%,.0f tasks/s, %.1f s with the kill and the takeover",
                        rate(),
                        takeover.seconds()));
        line(terminal, "look at it", "./pawl list --db " + Shell.quote(db));
        String sql = "SELECT status, count(*) FROM task_queue GROUP BY status";
        line(terminal, "", "sqlite3 " + Shell.quote(db) + " \"" + sql + "\"");
        terminal.out().flush();
    }

    private String twice() {
        return takeover.begunTwice().isEmpty()
                ? ""
                : " (the killed worker had begun them and could not say that they were done)";
    }

    private static void tell(Terminal terminal, String what, List<String> files) {
        if (!files.isEmpty()) {
            terminal.say(Table.count(files.size(), "file") + " " + what + ":");
            files.stream().limit(SHOWN).forEach(file -> terminal.say("  " + Table.harmless(file)));
            if (files.size() > SHOWN) {
                terminal.say("  ...");
            }
        }
    }

    private static void line(Terminal terminal, String heading, String text) {
        terminal.out().printf("%-17s%s%n", heading.isEmpty() ? "" : heading + ":", Table.harmless(text));
    }

    void printJson(Terminal terminal) {
        try (JsonOutput output = JsonOutput.value(terminal.out())) {
            output.startObject()
                    .string("folder", folder)
                    .number("files", scan.files())
                    .number("unreadable", scan.unreadable().size())
                    .number("completed", check.completed())
                    .number("failed", check.failed().size())
                    .number("run_twice", takeover.begunTwice().size())
                    .number("lost", lost())
                    .number("changed", check.changed().size())
                    .number("wrong", check.wrong().size())
                    .number("seconds", takeover.seconds())
                    .number("tasks_per_second", rate())
                    .string("db", db)
                    .endObject();
        }
    }
}
