package dev.pawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.task.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from words and written as words. */
class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "10s, PT10S",
        "5m, PT5M",
        "2h, PT2H",
        "1d, PT24H",
        "1w, PT168H",
        "1h30m, PT1H30M",
        "PT5M, PT5M",
        "p1dT1h, PT25H",
        "0s, PT0S",
        "1D, PT24H"
    })
    void aLengthOfTimeIsRead(String text, String iso) {
        assertThat(new DurationText().convert(text)).isEqualTo(Duration.parse(iso));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "-5m", "PT-5M", "5 parsecs", "999999999999d", "1e3s"})
    void whatIsNoLengthOfTimeIsNot(String text) {
        assertThatThrownBy(() -> new DurationText().convert(text)).hasMessageContaining("must be");
    }

    @ParameterizedTest
    @CsvSource({"PT26H3M, 1d2h3m", "PT0S, 0s", "PT0.25S, 250ms"})
    void aLengthOfTimeIsWrittenAsItIsRead(String iso, String text) {
        assertThat(DurationText.describe(Duration.parse(iso))).isEqualTo(text);
        assertThat(new DurationText().convert(text)).isEqualTo(Duration.parse(iso));
    }

    @ParameterizedTest
    @CsvSource({
        "2030-01-31T08:00:00Z, 2030-01-31T08:00:00Z",
        "2030-01-31T08:00:00.5+01:00, 2030-01-31T07:00:00.500Z",
        "2030-01-31T08:00, 2030-01-31T08:00:00Z",
        "2030-01-31 08:00, 2030-01-31T08:00:00Z",
        "2030-01-31, 2030-01-31T00:00:00Z"
    })
    void aMomentWithoutAnOffsetIsInUtc(String text, Instant moment) {
        assertThat(new Moment.Reader().convert(text).instant()).isEqualTo(moment);
    }

    @Test
    void capabilitiesAreWhatTheyLookLike() {
        assertThat(Capabilities.parse(List.of(
                        "gpu=true",
                        "mem=16",
                        "load=0.5",
                        "region=eu",
                        "zone=a",
                        "zone=b",
                        "build=\"007\"",
                        "x=007",
                        "e=")))
                .isEqualTo(Map.of(
                        "gpu",
                        true,
                        "mem",
                        16L,
                        "load",
                        0.5,
                        "region",
                        "eu",
                        "zone",
                        List.of("a", "b"),
                        "build",
                        "007",
                        "x",
                        "007",
                        "e",
                        ""));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "Linux,      -,          /home/ada, -,          /home/ada/.local/share/pawl",
                "Linux,      /data,      /home/ada, -,          /data/pawl",
                "Linux,      relative,   /home/ada, -,          /home/ada/.local/share/pawl",
                "FreeBSD,    -,          -,         /home/bob,  /home/bob/.local/share/pawl",
                "Mac OS X,   /ignored,   /Users/ada, -,         /Users/ada/Library/Application Support/pawl"
            })
    @DisabledOnOs(OS.WINDOWS)
    void dataStandsWhereTheSystemKeepsIt(String os, String xdg, String home, String userHome, String expected) {
        Map<String, String> environment = new java.util.HashMap<>();
        environment.put("XDG_DATA_HOME", xdg);
        environment.put("HOME", home);

        assertThat(Platform.dataDirectory(os, environment, userHome)).isEqualTo(Path.of(expected));
    }

    @Test
    void onWindowsDataStandsInTheLocalApplicationData() {
        assertThat(Platform.dataDirectory("Windows 11", Map.of("LOCALAPPDATA", "local"), "home"))
                .isEqualTo(Path.of("local", "pawl"));
        assertThat(Platform.dataDirectory("Windows 11", Map.of(), "home"))
                .isEqualTo(Path.of("home", "AppData", "Local", "pawl"));
    }

    @Test
    void whoHasNoHomeIsAskedForAFile() {
        assertThatThrownBy(() -> Platform.dataDirectory("Linux", Map.of(), "?")).hasMessageContaining("--db");
    }

    @Test
    void aTableIsAsWideAsItMustBeAndNumbersStandRight() {
        StringWriter out = new StringWriter();
        new Table("ID", "NAME", "N")
                .row("7", "x", 5)
                .row("12", "longer", 12_345)
                .print(new PrintWriter(out));

        assertThat(out.toString().lines())
                .containsExactly("ID  NAME         N", " 7  x            5", "12  longer  12,345");
    }

    @Test
    void progressHasRateAndTimeLeft() {
        assertThat(Meter.line("Working", 250, 1_000, Duration.ofSeconds(10)))
                .isEqualTo("Working: 250 of 1,000, 25/s, 30s left");
        assertThat(Meter.line("Working", 0, 1_000, Duration.ofSeconds(10))).isEqualTo("Working: 0 of 1,000, 0/s");
        assertThat(Meter.line("Looking", 500, Meter.UNKNOWN, Duration.ofSeconds(5)))
                .isEqualTo("Looking: 500, 100/s");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aWordWithSpacesIsQuoted() {
        assertThat(Shell.quote("/tmp/a.db")).isEqualTo("/tmp/a.db");
        assertThat(Shell.quote("it's here")).isEqualTo("'it'\\''s here'");
    }

    @Test
    void aFullDiskIsALossAndAReaderThatLeftIsNone() {
        assertThat(lossOf("Broken pipe")).isNull();
        assertThat(lossOf("No space left on device")).isEqualTo("No space left on device");
    }

    private static String lossOf(String message) {
        StandardOutput out = new StandardOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        });
        PrintWriter writer = new PrintWriter(out, false, UTF_8);
        writer.println("data");
        writer.flush();
        return out.lossReason();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1]", "\"x\"", "1", "null", " {\"a\": [1, {\"b\": null}]} "})
    void oneJsonValueIsJson(String text) {
        assertThat(new JsonText(text).fault()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{} {}", "[1,]", "{a:1}", "NaN", "'x'", "hello"})
    void anythingElseIsNot(String text) {
        assertThat(new JsonText(text).fault()).isPresent();
    }
}
