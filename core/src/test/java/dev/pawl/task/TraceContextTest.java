package dev.pawl.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of the headers of W3C Trace Context. */
class TraceContextTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void bothHeadersAreRead() {
        assertThat(TraceContext.of(PARENT, "rojo=00f067aa0ba902b7, tenant@congo=x y,"))
                .contains(new TraceContext(PARENT, "rojo=00f067aa0ba902b7, tenant@congo=x y,"));
        assertThat(TraceContext.of(PARENT, null)).contains(new TraceContext(PARENT, null));
        assertThat(TraceContext.of(null, "a=1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more",
                "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            })
    void aTraceparentThatCannotBeReadIsNone(String malformed) {
        assertThat(TraceContext.of(malformed, "a=1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-will-be-like"
            })
    void ofALaterVersionTheKnownPartIsRead(String later) {
        assertThat(TraceContext.of(later, null)).contains(new TraceContext(PARENT, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a", "a=", "=1", "A=1", "a=1=2", "a=\t", "a=ä", "a=1;,b"})
    void aTracestateThatCannotBeReadIsLeftOut(String malformed) {
        assertThat(TraceContext.of(PARENT, malformed)).contains(new TraceContext(PARENT, null));
        assertThat(TraceContext.of(PARENT, "a=" + "x".repeat(TraceContext.MAX_STATE_CHARS)))
                .contains(new TraceContext(PARENT, null));
        assertThat(TraceContext.of(PARENT, "a=1,".repeat(33))).contains(new TraceContext(PARENT, null));
    }

    @Test
    void noneCanBeMadeOfNonsense() {
        assertThatThrownBy(() -> new TraceContext("00-1-2-01", null)).hasMessageContaining("traceparent");
        assertThatThrownBy(() -> new TraceContext(PARENT, "a")).hasMessageContaining("tracestate");
    }
}
