package dev.pawl.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.RepositoryFiles;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The state table, held against what {@code docs/state-machine.md} draws and tells. */
class TaskStatusTest {
    private static final String DOCUMENT = "docs/state-machine.md";
    private static final Pattern ARROW = Pattern.compile("^ *(\\w+|\\[\\*]) --> (\\w+|\\[\\*])");

    private static String move(TaskStatus from, TaskStatus to) {
        return from.wireName() + " -> " + to.wireName();
    }

    private static Set<String> movesOfTheCode() {
        return Arrays.stream(TaskStatus.values())
                .flatMap(from -> from.next().stream().map(to -> move(from, to)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theDocumentsTableHasExactlyTheMovesOfTheCode() {
        Set<String> told = RepositoryFiles.table(DOCUMENT, "from").stream()
                .filter(row -> !row.get(0).equals("new"))
                .map(row -> row.get(0) + " -> " + row.get(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(told).isEqualTo(movesOfTheCode());
    }

    @Test
    void everyMoveInTheDocumentHasSomebodyWhoMakesItAndAReason() {
        assertThat(RepositoryFiles.table(DOCUMENT, "from"))
                .allSatisfy(row -> assertThat(row.subList(2, 4)).doesNotContain(""));
    }

    @Test
    void theDocumentsDiagramHasExactlyTheMovesOfTheCode() {
        Set<String> drawn = new TreeSet<>();
        for (String line : RepositoryFiles.read(DOCUMENT).lines().toList()) {
            Matcher arrow = ARROW.matcher(line);
            if (arrow.find() && !line.contains("[*]")) {
                drawn.add(arrow.group(1) + " -> " + arrow.group(2));
            }
        }

        assertThat(drawn).isEqualTo(movesOfTheCode());
    }

    @Test
    void theDiagramEndsWhereNoMoveLeavesButARetry() {
        Set<String> ends = RepositoryFiles.read(DOCUMENT)
                .lines()
                .map(ARROW::matcher)
                .filter(arrow -> arrow.find() && arrow.group(2).equals("[*]"))
                .map(arrow -> arrow.group(1))
                .collect(Collectors.toSet());

        assertThat(ends)
                .isEqualTo(Arrays.stream(TaskStatus.values())
                        .filter(TaskStatus::isEnded)
                        .map(TaskStatus::wireName)
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @EnumSource(TaskStatus.class)
    void aMoveThatIsNotInTheTableNamesBothStates(TaskStatus from) {
        for (TaskStatus to : TaskStatus.values()) {
            if (from.next().contains(to)) {
                assertThat(from.to(to)).isEqualTo(to);
            } else {
                assertThatThrownBy(() -> from.to(to))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContainingAll("from " + from.wireName(), "to " + to.wireName());
            }
        }
    }

    @Test
    void nothingMovesACompletedTask() {
        assertThat(TaskStatus.COMPLETED.next()).isEmpty();
        assertThatThrownBy(() -> TaskStatus.COMPLETED.to(TaskStatus.QUEUED)).hasMessageContaining("allowed: none");
    }

    @ParameterizedTest
    @EnumSource(TaskStatus.class)
    void aWireNameIsReadBackInAnyCase(TaskStatus status) {
        assertThat(TaskStatus.of(status.wireName())).isEqualTo(status);
        assertThat(TaskStatus.of(status.wireName().toUpperCase(Locale.ROOT))).isEqualTo(status);
    }

    @Test
    void anUnknownWireNameIsRefusedWithTheFieldAndWhatIsAllowed() {
        assertThatThrownBy(() -> TaskStatus.of("done"))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessage(
                        "status: must be one of queued, blocked, processing, completed, failed, cancelled, not 'done'");
    }
}
