package dev.pawl.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that is wrong with a configuration: somebody who mends it wants to do so once. */
final class ConfigFaults {
    /**
     * One fault.
     *
     * @param file as it was named; null for an environment variable
     * @param line counted from 1; 0 when it is in none
     * @param key dotted, or the variable; empty when it is about the file
     * @param message what is allowed; never the value of anything that may be secret
     */
    record Fault(@Nullable String file, int line, String key, String message) {
        @Override
        public String toString() {
            String where = file == null ? "" : file + (line == 0 ? "" : ":" + line) + ": ";
            return Table.harmless(where + (key.isEmpty() ? "" : key + " ") + message);
        }
    }

    private final List<Fault> faults = new ArrayList<>();

    void add(@Nullable String file, int line, String key, String message) {
        faults.add(new Fault(file, line, key, message));
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    /** Those of the file in the order of its lines, then those of the environment. */
    List<Fault> all() {
        return faults.stream()
                .sorted(Comparator.comparing((Fault fault) -> fault.file() == null)
                        .thenComparingInt(Fault::line))
                .toList();
    }
}
