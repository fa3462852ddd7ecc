package dev.pawl.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What a measurement found. */
public interface Report {
    /** A table for people. */
    String table();

    /** The same as a JSON object. */
    String json();

    /** Pages and charts of it, by the name of their file; none unless told. */
    default Map<String, String> charts() {
        return Map.of();
    }

    /** Writes {@link #charts} into a folder, which is made when it is not there. */
    default void writeCharts(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> chart : charts().entrySet()) {
            Files.writeString(folder.resolve(chart.getKey()), chart.getValue());
        }
    }
}
