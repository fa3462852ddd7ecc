package dev.pawl.cli;

import dev.pawl.task.Condition;
import dev.pawl.task.Dependency;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what a task waits for: a task's number, and how that one must end. */
final class After implements ITypeConverter<Dependency> {
    @Override
    public Dependency convert(String text) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? "ok" : text.substring(colon + 1);
        Condition condition = switch (word) {
            case "ok" -> Condition.AFTER_OK;
            case "any" -> Condition.AFTER_ANY;
            case "failed" -> Condition.AFTER_FAILED;
            default -> throw new TypeConversionException("must end in :ok, :any or :failed, not ':" + word + "'");
        };
        return Dependency.onTask(new TaskId().convert(colon < 0 ? text : text.substring(0, colon)), condition);
    }
}
