package dev.pawl.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the log is written: for people, or for programs. */
enum LogFormat {
    TEXT,
    JSON;

    /** Reads {@code text} and {@code json}, in any case. */
    static final class Name implements ITypeConverter<LogFormat> {
        @Override
        public LogFormat convert(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "text" -> TEXT;
                case "json" -> JSON;
                default -> throw new TypeConversionException("must be text or json, not '" + name + "'");
            };
        }
    }
}
