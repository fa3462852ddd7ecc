package dev.pawl.cli;

import dev.pawl.store.StoreSettings.Durability;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code full} and {@code normal}, in any case. */
final class DurabilityName implements ITypeConverter<Durability> {
    @Override
    public Durability convert(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "full" -> Durability.FULL;
            case "normal" -> Durability.NORMAL;
            default -> throw new TypeConversionException("must be full or normal, not '" + name + "'");
        };
    }
}
