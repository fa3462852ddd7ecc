package dev.pawl.cli;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Strategy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a strategy, in any case. */
final class StrategyName implements ITypeConverter<Strategy> {
    @Override
    public Strategy convert(String name) {
        try {
            return Strategy.of(name.strip());
        } catch (InvalidTaskException unknown) {
            throw new TypeConversionException(unknown.violations().get(0).message());
        }
    }
}
