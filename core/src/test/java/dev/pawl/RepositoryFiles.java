package dev.pawl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of this repository, for tests that hold documents against code. */
public final class RepositoryFiles {
    private RepositoryFiles() {}

    /** The folder that holds every module. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("LICENSE"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("the tests run outside of the repository");
        }
        return folder;
    }

    public static String read(String path) {
        try {
            return Files.readString(root().resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every main source of the given modules. */
    public static List<Path> mainSources(String... modules) {
        List<Path> sources = new ArrayList<>();
        for (String module : modules) {
            try (Stream<Path> found = Files.walk(root().resolve(module).resolve("src/main/java"))) {
                found.filter(path -> path.toString().endsWith(".java")).forEach(sources::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sources;
    }

    /** The rows of the Markdown table whose first heading is this one: cells trimmed, code marks taken off. */
    public static List<List<String>> table(String path, String firstHeading) {
        List<List<String>> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : read(path).lines().toList()) {
            if (!line.startsWith("|")) {
                inside = false;
                continue;
            }
            List<String> cells = Stream.of(line.substring(1).split("\\|", -1))
                    .map(cell -> cell.strip().replace("`", ""))
                    .toList();
            if (cells.get(0).equals(firstHeading)) {
                inside = true;
            } else if (inside && !cells.get(0).matches(":?-+:?")) {
                rows.add(cells);
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalStateException(path + " has no table that begins with '" + firstHeading + "'");
        }
        return rows;
    }
}
