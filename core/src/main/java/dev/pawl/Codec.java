package dev.pawl;

import dev.pawl.task.JsonText;

/**
 * Turns payloads and results into JSON text and back. {@link JsonText} never reaches a codec: it passes as it is.
 *
 * <p>Threading: implementations are safe for any number of threads.
 */
public interface Codec {
    /**
     * @throws CodecException when the value cannot be written
     */
    String write(Object value);

    /**
     * @throws CodecException when the text does not fit the type
     */
    <T> T read(String json, Class<T> type);

    /** Jackson 3 with its defaults; properties that the class does not know are ignored, so that payloads may grow. */
    static Codec jackson() {
        return JacksonCodec.INSTANCE;
    }

    /** A value and its JSON do not fit each other. */
    final class CodecException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        public CodecException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
