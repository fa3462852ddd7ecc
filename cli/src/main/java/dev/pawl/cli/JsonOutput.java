package dev.pawl.cli;

import dev.pawl.task.UtcText;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON to standard output: one value, or an array with an element on each line. */
final class JsonOutput implements AutoCloseable {
    private final PrintWriter out;
    private final JsonGenerator json;
    private final boolean array;

    private JsonOutput(PrintWriter out, boolean array) {
        this.out = out;
        this.array = array;
        // why: elements are written as roots, so that one is complete before the next is made.
        this.json = JsonFactory.builder()
                .rootValueSeparator(",\n")
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .createGenerator(ObjectWriteContext.empty(), out);
        if (array) {
            out.print('[');
        }
    }

    /** For one value. */
    static JsonOutput value(PrintWriter out) {
        return new JsonOutput(out, false);
    }

    /** For an array; what is written becomes its elements. */
    static JsonOutput array(PrintWriter out) {
        return new JsonOutput(out, true);
    }

    /** Ends the output. */
    @Override
    public void close() {
        json.close();
        out.println(array ? "]" : "");
        out.flush();
    }

    /** Whether nobody reads any more. */
    boolean isUnread() {
        json.flush();
        return out.checkError();
    }

    JsonOutput startObject() {
        json.writeStartObject();
        return this;
    }

    JsonOutput startObject(String name) {
        json.writeName(name);
        return startObject();
    }

    JsonOutput endObject() {
        json.writeEndObject();
        return this;
    }

    JsonOutput startArray(String name) {
        json.writeName(name);
        json.writeStartArray();
        return this;
    }

    JsonOutput endArray() {
        json.writeEndArray();
        return this;
    }

    JsonOutput string(String value) {
        json.writeString(value);
        return this;
    }

    JsonOutput string(String name, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
        return this;
    }

    JsonOutput number(String name, long value) {
        json.writeNumberProperty(name, value);
        return this;
    }

    JsonOutput number(String name, double value) {
        json.writeNumberProperty(name, value);
        return this;
    }

    JsonOutput bool(String name, boolean value) {
        json.writeBooleanProperty(name, value);
        return this;
    }

    /** JSON that is written already. */
    JsonOutput raw(String name, @Nullable String written) {
        json.writeName(name);
        if (written == null) {
            json.writeNull();
        } else {
            json.writeRawValue(written);
        }
        return this;
    }

    /** Epoch milliseconds as ISO-8601. */
    JsonOutput time(String name, @Nullable Long millis) {
        return string(name, millis == null ? null : utc(millis));
    }

    /** ISO-8601 in UTC with milliseconds. */
    static String utc(long millis) {
        return UtcText.write(millis);
    }
}
