package dev.pawl.cli;

import dev.pawl.store.LoggedEvent.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a kind of event, in any case; a gap is none that one asks for. */
final class KindName implements ITypeConverter<Kind> {
    @Override
    public Kind convert(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.GAP && kind.wireName().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("must be one of "
                        + Arrays.stream(Kind.values())
                                .filter(kind -> kind != Kind.GAP)
                                .map(Kind::wireName)
                                .collect(Collectors.joining(", "))
                        + ", not '" + name + "'"));
    }
}
