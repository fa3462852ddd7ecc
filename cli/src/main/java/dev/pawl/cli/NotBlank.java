package dev.pawl.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads text that says something: a variable of the shell that is not set must not pass for a value. */
final class NotBlank implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("must not be empty");
        }
        return text;
    }
}
