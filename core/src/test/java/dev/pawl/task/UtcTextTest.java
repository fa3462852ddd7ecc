package dev.pawl.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UtcTextTest {
    private static final DateTimeFormatter SAME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static void assertWritten(long time) {
        String text = UtcText.write(time);
        assertThat(text).isEqualTo(SAME.format(Instant.ofEpochMilli(time)));
        assertThat(UtcText.read(text)).hasValue(time);
    }

    @Test
    void everyTimeThatATaskMayHaveIsWrittenAsTheJdkWritesItAndReadAgain() {
        Random dice = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            assertWritten((long) (dice.nextDouble() * NewTask.MAX_TIME));
        }
        for (long day = 0; day < 60_000; day++) {
            assertWritten(day * 86_400_000);
            assertWritten(day * 86_400_000 + 86_399_999);
        }
        assertWritten(NewTask.MAX_TIME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-21T22:26:24Z",
                "2026-11-21T22:26:24.123z",
                "2026-11-21T22:26:24.123+",
                "2026-11-21t22:26:24.123Z",
                "2026-02-29T22:26:24.123Z",
                "2026-13-01T22:26:24.123Z",
                "2026-00-01T22:26:24.123Z",
                "2026-11-21T24:00:00.000Z",
                "2026-11-21T22:60:24.123Z",
                "2026-11-21T22:26:60.123Z",
                "2026-11-21T22:26:24.1 3Z",
                "٢٠٢٦-11-21T22:26:24.123Z"
            })
    void whatIsNotWrittenSoIsNotRead(String text) {
        assertThat(UtcText.read(text)).isEmpty();
    }

    @Test
    void timesBeforeAndAfterAllOfTasksAreWrittenAtLeast() {
        assertThat(UtcText.write(-1)).isEqualTo("1969-12-31T23:59:59.999Z");
        assertThat(UtcText.write(NewTask.MAX_TIME + 1)).isEqualTo("+10000-01-01T00:00:00.000Z");
    }
}
