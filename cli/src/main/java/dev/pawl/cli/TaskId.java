package dev.pawl.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a task's number. */
final class TaskId implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        try {
            long id = Long.parseLong(text.strip());
            if (id > 0) {
                return id;
            }
        } catch (NumberFormatException notOne) {
            // Told below.
        }
        throw new TypeConversionException("must be the number of a task, 1 or more, not '" + text + "'");
    }
}
