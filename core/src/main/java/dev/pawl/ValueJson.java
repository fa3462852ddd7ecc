package dev.pawl;

import dev.pawl.task.JsonText;
import org.jspecify.annotations.Nullable;

/** A program's value as it is stored: the result of an attempt, a checkpoint, a signal. */
final class ValueJson {
    private ValueJson() {}

    /**
     * @param what it is, for who is told that it is no JSON
     * @throws IllegalArgumentException when {@link JsonText} is none
     */
    static @Nullable String of(String what, @Nullable Object value, Codec codec) {
        if (value == null) {
            return null;
        }
        if (value instanceof JsonText written) {
            written.fault().ifPresent(fault -> {
                throw new IllegalArgumentException(what + ": must be JSON: " + fault);
            });
            return written.text();
        }
        return codec.write(value);
    }

    /**
     * @throws Codec.CodecException when it does not fit the type
     */
    static <R> R read(String json, Class<R> type, Codec codec) {
        return type == JsonText.class ? type.cast(new JsonText(json)) : codec.read(json, type);
    }
}
