package dev.pawl.bench.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares what all processes were told with what the file says in the end. Each rule is in a class of its own; what they have
 * in common is that they accuse only of what the records prove, whatever order the commits of overlapping calls had.
 */
final class Checker {
    private static final int PROVED = 20;
    private static final int LINES = 60;

    private final Path file;
    private final Path histories;
    private final Told told;
    private final FileState state;
    private final List<Violation> violations = new ArrayList<>();

    private Checker(Path file, Path histories) throws IOException, SQLException {
        this.file = file;
        this.histories = histories;
        this.told = Told.read(histories);
        this.state = FileState.read(file);
    }

    /** Reads everything. */
    static Checker read(Path file, Path histories) throws IOException, SQLException {
        return new Checker(file, histories);
    }

    Told told() {
        return told;
    }

    FileState state() {
        return state;
    }

    /** Everything that is provably wrong, the first of them with their proofs. */
    List<Violation> check() throws IOException {
        state.faults.forEach(fault -> accuse(fault, null));
        new EnqueueCheck(told, state, this::accuse).run();
        new AttemptCheck(told, state, this::accuse).run();
        new LifeCheck(told, state, System.currentTimeMillis(), this::accuse).run();
        new FlowCheck(told, this::accuse).run();
        return proved();
    }

    private void accuse(String what, @Nullable Long taskId) {
        violations.add(new Violation(what, taskId));
    }

    private List<Violation> proved() throws IOException {
        List<Long> asked = violations.stream()
                .map(Violation::taskId)
                .filter(Objects::nonNull)
                .distinct()
                .limit(PROVED)
                .toList();
        if (asked.isEmpty()) {
            return List.copyOf(violations);
        }
        Map<String, Long> byTask = asked.stream().collect(Collectors.toMap(id -> Long.toString(id), id -> id));
        Map<String, Long> byUid = new HashMap<>();
        for (Long id : asked) {
            FileState.Row row = state.tasks.get(id);
            if (row != null) {
                byUid.put(row.work().uid(), id);
            }
        }
        Map<Long, List<Map.Entry<Long, String>>> lines = new HashMap<>();
        HistoryReader.search(histories, (name, line) -> {
            Long id = byTask.getOrDefault(line.word("task"), byUid.get(line.word("uid")));
            if (id != null) {
                lines.computeIfAbsent(id, none -> new ArrayList<>())
                        .add(Map.entry(
                                line.nanos(), name + "  " + line.nanos() + " " + line.verb() + " " + line.text()));
            }
        });
        return violations.stream()
                .map(violation -> asked.contains(violation.taskId()) ? withProof(violation, lines) : violation)
                .toList();
    }

    private Violation withProof(Violation violation, Map<Long, List<Map.Entry<Long, String>>> lines) {
        List<String> proof = new ArrayList<>();
        Long id = Objects.requireNonNull(violation.taskId());
        proof.add(file.getFileName() + "  " + state.tasks.get(id) + " " + state.attemptsOf(id));
        lines.getOrDefault(id, List.of()).stream()
                .sorted(Comparator.comparingLong(Map.Entry::getKey))
                .map(Map.Entry::getValue)
                .limit(LINES)
                .forEach(proof::add);
        return new Violation(violation.what(), id, proof);
    }
}
