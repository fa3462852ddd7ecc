package dev.pawl.cli;

import dev.pawl.store.AccessToken;
import dev.pawl.task.InvalidTaskException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a role, in any case. */
final class RoleName implements ITypeConverter<AccessToken.Role> {
    @Override
    public AccessToken.Role convert(String name) {
        try {
            return AccessToken.Role.of(name.strip().toLowerCase(Locale.ROOT));
        } catch (InvalidTaskException unknown) {
            throw new TypeConversionException(unknown.violations().get(0).message());
        }
    }
}
