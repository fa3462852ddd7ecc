package dev.pawl.cli;

import java.io.Console;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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

    /** Whether input and output are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // why: before 22 null is the answer, since then isTerminal gives it.
    static boolean isAtTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException before22) {
            return true;
        }
    }

    /** How text is written: UTF-8, but in a Windows console as that is set. */
    @SuppressWarnings("SystemConsoleNull") // why: asked at a terminal only.
    static Charset charset(boolean atTerminal) {
        Console console = atTerminal && isWindows() ? System.console() : null;
        return console == null ? StandardCharsets.UTF_8 : console.charset();
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
