package dev.pawl.bench.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short runs with real processes; {@code pawl torture} makes long ones. */
class TortureTest {
    private static final long SEED = 4;

    /** Each opening scene lets one finish be accepted. */
    private static final long OPENING = 2;

    @TempDir
    Path folder;

    private TortureReport torture(int seconds, boolean fenced) throws Exception {
        return new Torture(folder, seconds, SEED, fenced, step -> {}).run();
    }

    private static boolean isUnderTorture(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains(TortureProcess.class.getName());
    }

    @Test
    void aShortTortureBreaksNoPromiseAndLeavesNothingBehind() throws Exception {
        TortureReport report = torture(5, true);

        assertThat(report.violations()).as(report.table()).isEmpty();
        assertThat(report.figures().get("late finishes refused"))
                .as("at least those of the opening scenes")
                .isPositive();
        assertThat(report.figures().get("finishes accepted"))
                .as("more than those of the opening scenes")
                .isGreaterThan(OPENING);
        assertThat(folder).isEmptyDirectory();
        assertThat(ProcessHandle.current().descendants()).noneMatch(TortureTest::isUnderTorture);
    }

    @Test
    void withoutTheFenceAnOwnerOfYesterdayWinsAndIsFound() throws Exception {
        TortureReport report = torture(1, false);

        assertThat(report.violations())
                .extracting(Violation::what)
                .anyMatch(what -> what.contains("got past the fence"));
        assertThat(report.violations().get(0).proof()).anyMatch(line -> line.contains("accepted=true"));
        assertThat(report.folder()).isNotEmptyDirectory();
        assertThat(ProcessHandle.current().descendants()).noneMatch(TortureTest::isUnderTorture);
    }
}
