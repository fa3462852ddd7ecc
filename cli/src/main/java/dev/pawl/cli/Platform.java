package dev.pawl.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What differs between operating systems. */
final class Platform {
    private Platform() {}

    static boolean isWindows() {
        return isWindows(System.getProperty("os.name"));
    }

    private static boolean isWindows(String os) {
        return os.toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /** Where this person's Pawl keeps its data: the place their system has for it, never one that is swept. */
    static Path dataDirectory(Map<String, String> environment) {
        return dataDirectory(System.getProperty("os.name"), environment, System.getProperty("user.home"));
    }

    static Path dataDirectory(String os, Map<String, String> environment, @Nullable String userHome) {
        if (isWindows(os)) {
            String local = environment.get("LOCALAPPDATA");
            return local != null && !local.isBlank()
                    ? Path.of(local, "pawl")
                    : home(environment.get("USERPROFILE"), userHome).resolve(Path.of("AppData", "Local", "pawl"));
        }
        Path home = home(environment.get("HOME"), userHome);
        if (os.toLowerCase(Locale.ROOT).startsWith("mac")) {
            return home.resolve(Path.of("Library", "Application Support", "pawl"));
        }
        String xdg = environment.get("XDG_DATA_HOME");
        // why: the XDG specification says that a relative path there is invalid and to be ignored.
        return xdg != null && xdg.startsWith("/")
                ? Path.of(xdg, "pawl")
                : home.resolve(Path.of(".local", "share", "pawl"));
    }

    private static Path home(@Nullable String variable, @Nullable String userHome) {
        String home = variable != null && !variable.isBlank() ? variable : userHome;
        // why: Java says "?" where an account has no home.
        if (home == null || home.isBlank() || home.equals("?")) {
            throw new CommandFailure("cannot tell your home directory: name a file with --db, or in PAWL_DB");
        }
        return Path.of(home);
    }
}
