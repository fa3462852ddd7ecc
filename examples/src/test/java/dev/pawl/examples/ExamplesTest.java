package dev.pawl.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.Pawl;
import dev.pawl.server.PawlServer;
import dev.pawl.server.ServerSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example runs, and what the README shows is what runs. */
class ExamplesTest {
    private static final String BEGIN = "<!-- QuickStart.java -->\n```java\n";
    private static final String END = "```\n<!-- end of QuickStart.java -->";
    private static final int MOST_LINES = 30;

    @TempDir
    Path folder;

    private interface Program {
        void run(String[] args) throws Exception;
    }

    private List<String> printed(Program program) throws Exception {
        return printed(program, folder.resolve("work.db").toString());
    }

    private static List<String> printed(Program program, String location) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            program.run(new String[] {location});
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("README.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static String quickStart() throws IOException {
        return Files.readString(root().resolve("examples/src/main/java/dev/pawl/examples/QuickStart.java"));
    }

    @Test
    void theQuickStartSendsTheMailThatIsDueAndOnlyThat() throws Exception {
        assertThat(printed(QuickStart::main)).containsExactly("To ada@example.org: Hello");
    }

    @Test
    void theQuickStartIsTheOneOfTheReadme() throws IOException {
        String readme = Files.readString(root().resolve("README.md"));
        assertThat(readme).containsOnlyOnce(BEGIN).containsOnlyOnce(END);

        assertThat(readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END)))
                .isEqualTo(quickStart());
    }

    @Test
    void theQuickStartIsShort() throws IOException {
        assertThat(quickStart().lines().filter(line -> !line.isBlank()).count()).isLessThanOrEqualTo(MOST_LINES);
    }

    @Test
    void theSameProgramWorksOnAFileAndOnAServer() throws Exception {
        assertThat(printed(NearAndFar::main)).containsExactly("Square[value=49]");
        try (Pawl pawl = Pawl.open(folder.resolve("served.db"));
                PawlServer server = PawlServer.start(pawl, ServerSettings.DEFAULT.withPort(0))) {
            assertThat(printed(NearAndFar::main, server.uri().toString())).containsExactly("Square[value=49]");
        }
    }

    @Test
    void thePipelineLoadsWhatWasExtractedAndRaisesNoAlarm() throws Exception {
        assertThat(printed(Pipeline::main)).containsExactly("Loaded 365 rows of 2026-11-28", "The alarm: cancelled");
    }

    @Test
    void everyForecastIsMadeOnce() throws Exception {
        String file = folder.resolve("forecasts.db").toString();

        assertThat(printed(Forecasts::main, file)).containsExactly("24 of 24 done");
        assertThat(printed(Forecasts::main, file)).as("a second run").containsExactly("24 of 24 done");
    }

    @Test
    void anOrderIsDoneOnceItIsApproved() throws Exception {
        assertThat(printed(Approval::main, folder.resolve("orders.db").toString()))
                .containsExactly("invoice of a lamp, approved by ada");
    }

    @Test
    void theReportIsMadeNowAndOnEveryWorkingDayAtSeven() throws Exception {
        assertThat(printed(MorningReport::main))
                .containsExactly("Report of yesterday", "Next at 07:00", "Next at 07:00", "Next at 07:00");
    }

    @Test
    void everyOutcomeEndsItsTaskAsItSays() throws Exception {
        // why: the log of what failed goes the same way.
        assertThat(printed(Outcomes::main))
                .filteredOn(line -> line.matches("\\w+: \\w+ in attempt \\d"))
                .containsExactly(
                        "done: completed in attempt 1",
                        "retry: completed in attempt 3",
                        "snooze: completed in attempt 1",
                        "cancel: cancelled in attempt 1",
                        "discard: failed in attempt 1",
                        "throw: failed in attempt 1");
    }

    @Test
    void anOrderAndItsTaskExistTogetherOrNotAtAll() throws Exception {
        assertThat(printed(WithinTransaction::main)).containsExactly("order 1 confirmed", "1 task in all");
    }
}
