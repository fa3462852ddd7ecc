package dev.pawl;

import dev.pawl.task.JsonText;
import org.jspecify.annotations.Nullable;

/** The result of an attempt, as it is stored. */
final class ResultJson {
    private ResultJson() {}

    static @Nullable String of(@Nullable Object result, Codec codec) {
        if (result == null) {
            return null;
        }
        if (result instanceof JsonText written) {
            written.fault().ifPresent(fault -> {
                throw new IllegalArgumentException("result: must be JSON: " + fault);
            });
            return written.text();
        }
        return codec.write(result);
    }
}
