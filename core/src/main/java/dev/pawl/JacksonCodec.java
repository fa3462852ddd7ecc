package dev.pawl;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The codec that comes with Pawl. */
final class JacksonCodec implements Codec {
    static final JacksonCodec INSTANCE = new JacksonCodec();

    /** Made when first used: a mapper costs more than opening a queue. */
    private static final class Mapper {
        static final JsonMapper INSTANCE = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    private JacksonCodec() {}

    @Override
    public String write(Object value) {
        try {
            return Mapper.INSTANCE.writeValueAsString(value);
        } catch (JacksonException e) {
            throw new CodecException("cannot write " + value.getClass().getName() + " as JSON: " + message(e), e);
        }
    }

    @Override
    public <T> T read(String json, Class<T> type) {
        try {
            return Mapper.INSTANCE.readValue(json, type);
        } catch (JacksonException e) {
            throw new CodecException("cannot read JSON as " + type.getName() + ": " + message(e), e);
        }
    }

    private static String message(JacksonException e) {
        return String.valueOf(e.getOriginalMessage());
    }
}
