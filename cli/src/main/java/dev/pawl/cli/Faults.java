package dev.pawl.cli;

import dev.pawl.store.StoreException;
import dev.pawl.task.InvalidTaskException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into a line for the person and an exit code for the script. */
final class Faults {
    private Faults() {}

    static int inArguments(ParameterException fault, String... words) {
        CommandLine command = fault.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        all(fault, words).map(Faults::describe).distinct().forEach(told -> err.println(name + ": " + told));
        err.println("Try '" + name + " --help'.");
        err.flush();
        return ExitCode.USAGE;
    }

    /**
     * Somebody who mistyped the values of two options wants to be told of both, and is told of the first alone by picocli. So
     * what is wrong is left out, and the rest read again.
     */
    private static Stream<ParameterException> all(ParameterException first, String... words) {
        CommandLine root = first.getCommandLine();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        List<ParameterException> faults = new ArrayList<>(List.of(first));
        List<ArgSpec> leftOut = new ArrayList<>();
        List<String> left = new ArrayList<>(List.of(words));
        ParameterException fault = first;
        while (fault.getArgSpec() instanceof OptionSpec option && leaveOut(option, left)) {
            leftOut.add(option);
            try {
                root.parseArgs(left.toArray(String[]::new));
                break;
            } catch (MissingParameterException missing) {
                if (missing.getMissing().stream().noneMatch(leftOut::contains)) {
                    faults.add(missing);
                }
                break;
            } catch (ParameterException next) {
                faults.add(next);
                fault = next;
            }
        }
        return faults.stream();
    }

    /** Takes an option and its value out of the words. Whether it was among them. */
    private static boolean leaveOut(OptionSpec option, List<String> words) {
        List<String> names = List.of(option.names());
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean alone = names.contains(word);
            if (alone || names.stream().anyMatch(name -> word.startsWith(name + "="))) {
                words.remove(i);
                if (alone && option.arity().max() > 0 && i < words.size()) {
                    words.remove(i);
                }
                return true;
            }
        }
        return false;
    }

    private static String describe(ParameterException fault) {
        return fault instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched)
                // why: for options that exclude each other picocli says "Error: " itself.
                : String.valueOf(fault.getMessage()).replaceFirst("^Error: ", "");
    }

    /** Names the first word that is not understood: what follows it may be no more than its value. */
    private static String unmatched(UnmatchedArgumentException fault) {
        String word = fault.getUnmatched().get(0);
        boolean isRoot = fault.getCommandLine().getParent() == null;
        boolean isGroup = !fault.getCommandLine().getSubcommands().isEmpty();
        if (!word.startsWith("-")) {
            return isGroup
                    ? "no such command: " + word + meant(fault)
                    : "not understood: " + word + payload(word, fault);
        }
        String hint = meant(fault);
        return "no such option: " + word + (hint.isEmpty() && isRoot ? " (options stand after the command)" : hint);
    }

    private static String payload(String word, UnmatchedArgumentException fault) {
        boolean takesOne = fault.getCommandLine().getCommandSpec().findOption("--payload") != null;
        return takesOne && word.startsWith("{") ? ". Did you mean --payload '" + word + "'?" : "";
    }

    private static String meant(UnmatchedArgumentException fault) {
        List<String> near = fault.getSuggestions();
        return near.isEmpty() ? "" : ". Did you mean " + String.join(" or ", near) + "?";
    }

    static int inExecution(Exception fault, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        try {
            if (fault instanceof InvalidTaskException invalid) {
                return inArguments(new ParameterException(command, describe(invalid, command)));
            } else if (fault instanceof StoreException.Busy) {
                err.println(name + ": " + fault.getMessage());
                return ExitCode.BUSY;
            } else if (fault instanceof CommandFailure
                    || fault instanceof StoreException.Refused
                    || fault instanceof StoreException.Unavailable) {
                err.println(name + ": " + Secrets.sentence(String.valueOf(fault.getMessage())));
                return ExitCode.FAILED;
            }
            if (fault instanceof InvalidPathException path) {
                err.println(name + ": '" + path.getInput() + "' cannot be the name of a file: " + path.getReason());
                return ExitCode.FAILED;
            }
            if (fault instanceof FileSystemException file) {
                err.println(name + ": " + Reason.of(file));
                return ExitCode.FAILED;
            }
            err.println(name + ": this is a bug in Pawl:");
            fault.printStackTrace(err);
            return ExitCode.FAILED;
        } finally {
            err.flush();
        }
    }

    private static String describe(InvalidTaskException fault, CommandLine command) {
        return fault.violations().stream()
                .map(violation -> word(violation.field(), command) + " " + violation.message())
                .collect(Collectors.joining("; "));
    }

    /** The word of this command for a field of a task. */
    private static String word(String field, CommandLine command) {
        if (field.contains(".$")) {
            return field;
        }
        String option = switch (field) {
            case "run_after_utc" -> "--run-after";
            case "idempotency_key" -> "--key";
            case "types" -> "--type";
            case "queues" -> "--queue";
            case "kinds" -> "--kind";
            case "worker_id" -> "--worker";
            case "depends_on" -> "--after";
            default -> "--" + field.replace('_', '-');
        };
        return command.getCommandSpec().optionsMap().containsKey(option) ? option : field.toUpperCase(Locale.ROOT);
    }
}
