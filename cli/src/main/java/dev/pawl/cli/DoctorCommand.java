package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Finding;
import dev.pawl.store.Finding.Severity;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description = {
            "Look at the file, its settings, the disk, the clock, the workers and the tasks, and say what to do.",
            "",
            "Changes nothing. Exit code 1: there is a problem; warnings are none."
        })
final class DoctorCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print ok and findings: name, severity, figure and advice of each.")
    private boolean json;

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        List<Finding> findings;
        try (Pawl pawl = queue.openExisting()) {
            findings = pawl.maintenance().examine();
        }
        boolean problem = findings.stream().anyMatch(finding -> finding.severity() == Severity.PROBLEM);
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject().bool("ok", !problem).startArray("findings");
                findings.forEach(finding -> output.startObject()
                        .string("name", finding.name())
                        .string("severity", finding.severity().wireName())
                        .string("figure", finding.figure())
                        .string("advice", finding.advice())
                        .endObject());
                output.endArray().endObject();
            }
        } else {
            findings.forEach(this::print);
            terminal.out().flush();
        }
        return problem ? ExitCode.FAILED : ExitCode.OK;
    }

    /** why advice has a line of its own: beside the longest figure nobody finds it, and it leaves the window. */
    private void print(Finding finding) {
        terminal.out().printf("%-7s  %-15s  %s%n", mark(finding), finding.name(), Table.plain(finding.figure()));
        if (!finding.advice().isEmpty()) {
            terminal.out().printf("%-7s  -> %s%n", "", Table.plain(finding.advice()));
        }
    }

    private static String mark(Finding finding) {
        String word = finding.severity().wireName();
        return finding.severity() == Severity.OK ? word : word.toUpperCase(Locale.ROOT);
    }
}
