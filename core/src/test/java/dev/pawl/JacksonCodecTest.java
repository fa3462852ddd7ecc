package dev.pawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JacksonCodecTest {
    private final Codec codec = Codec.jackson();

    record Mail(String to, List<String> subjects, Instant at, Duration within) {}

    record Small(int number) {}

    /** Refers to itself, which JSON cannot. */
    public static final class Loop {
        public Loop getItself() {
            return this;
        }
    }

    @Test
    void aRecordComesBackAsItWas() {
        Mail mail = new Mail(
                "ada@example.org",
                List.of("a", "\u00e4\ud83d\ude00"),
                Instant.parse("2026-11-21T10:00:00.123Z"),
                Duration.ofHours(2));

        assertThat(codec.read(codec.write(mail), Mail.class)).isEqualTo(mail);
    }

    @Test
    void propertiesThatTheClassDoesNotKnowAreIgnored() {
        assertThat(codec.read("{\"number\":1,\"grown\":[2]}", Small.class)).isEqualTo(new Small(1));
    }

    @Test
    void plainValuesAreJsonToo() {
        assertThat(codec.write("text")).isEqualTo("\"text\"");
        assertThat(codec.write(Map.of("a", 1))).isEqualTo("{\"a\":1}");
        assertThat(codec.read("1", Integer.class)).isEqualTo(1);
    }

    @Test
    void jsonThatDoesNotFitNamesTheClass() {
        assertThatThrownBy(() -> codec.read("{\"number\":\"one\"}", Small.class))
                .isInstanceOf(Codec.CodecException.class)
                .hasMessageStartingWith("cannot read JSON as " + Small.class.getName());
        assertThatThrownBy(() -> codec.read("{", Small.class)).isInstanceOf(Codec.CodecException.class);
    }

    @Test
    void aValueThatCannotBeWrittenNamesItsClass() {
        assertThatThrownBy(() -> codec.write(new Loop()))
                .isInstanceOf(Codec.CodecException.class)
                .hasMessageStartingWith("cannot write " + Loop.class.getName());
    }
}
