package dev.pawl.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import picocli.CommandLine;

/** The {@code pawl} command. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String... args) {
        boolean atTerminal = Platform.isAtTerminal();
        Charset charset = Platform.charset(atTerminal);
        StandardOutput out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        Terminal terminal = new Terminal(
                System.in,
                new PrintWriter(new OutputStreamWriter(out, charset)),
                new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), charset), true),
                atTerminal && !"dumb".equals(System.getenv("TERM")),
                System.getenv());
        int code = run(terminal, args);
        terminal.out().flush();
        String lost = out.lossReason();
        if (lost != null) {
            terminal.say("pawl: cannot write the output: " + lost);
            code = code == ExitCode.OK ? ExitCode.FAILED : code;
        }
        System.exit(code);
    }

    /** Runs one command. */
    static int run(Terminal terminal, String... args) {
        for (int i = 0; i < args.length; i++) {
            if (Mangled.isIn(args[i])) {
                String name = i > 0 && args[i - 1].startsWith("-") ? args[i - 1] : "argument " + (i + 1);
                terminal.say("pawl: " + Mangled.describe(name, args[i]));
                return ExitCode.USAGE;
            }
        }
        return commandLine(terminal, args).execute(args);
    }

    private static CommandLine commandLine(Terminal terminal, String... args) {
        CommandLine root = Commands.root(terminal, needed(args));
        return root.setOut(terminal.out())
                .setErr(terminal.err())
                .setUsageHelpWidth(100)
                // why: --payload @file is ours.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(Faults::inArguments)
                .setExecutionExceptionHandler(Faults::inExecution);
    }

    /** A command costs milliseconds of reflection, so only the one that is called is looked at. */
    private static List<String> needed(String... args) {
        String first = args.length == 0 ? "" : args[0];
        if (first.equals("--version") || first.equals("-V")) {
            return List.of();
        }
        return Commands.NAMES.contains(first) ? List.of(first) : Commands.NAMES;
    }
}
