package dev.pawl.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how many times the default a bench takes. */
final class BenchSize implements ITypeConverter<Double> {
    private static final double LEAST = 0.01;
    private static final double MOST = 100;

    @Override
    public Double convert(String text) {
        try {
            double size = Double.parseDouble(text);
            if (size >= LEAST && size <= MOST) {
                return size;
            }
        } catch (NumberFormatException notOne) {
            // Told below.
        }
        throw new TypeConversionException("must be a number from " + LEAST + " to " + MOST + ", not '" + text + "'");
    }
}
