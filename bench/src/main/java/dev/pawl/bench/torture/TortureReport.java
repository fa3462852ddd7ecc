package dev.pawl.bench.torture;

import dev.pawl.bench.Report;
import dev.pawl.bench.torture.Told.Answer;
import dev.pawl.bench.torture.Told.Attempt;
import dev.pawl.bench.torture.Told.Claimed;
import dev.pawl.bench.torture.Told.Rescue;
import dev.pawl.bench.torture.Told.TaskHistory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a torture did and found.
 *
 * @param seed to do it again
 * @param seconds how long it tormented
 * @param folder where the file and the histories are; deleted when nothing is wrong
 * @param figures what happened how often, by name
 * @param violations broken promises; the first ones with their proofs
 */
public record TortureReport(long seed, int seconds, Path folder, Map<String, Long> figures, List<Violation> violations)
        implements Report {
    private static final int SHOWN = 20;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Clocks that differ by more than this are not the same. */
    private static final long SAME_CLOCK_MILLIS = 100;

    static TortureReport of(
            long seed,
            int seconds,
            Path folder,
            Tormentor.Deeds deeds,
            Told told,
            FileState state,
            List<Violation> violations) {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("tasks", (long) state.tasks.size());
        figures.put("attempts", attempts(told, null));
        figures.put("enqueues acknowledged", enqueues(told, Answer.YES));
        figures.put("enqueues refused or rolled back", enqueues(told, Answer.NO));
        figures.put("enqueues nobody lived to hear of", enqueues(told, Answer.UNKNOWN));
        figures.put("finishes accepted", attempts(told, Answer.YES));
        figures.put("finishes nobody lived to hear of", attempts(told, Answer.UNKNOWN));
        figures.put("workers killed", deeds.workerKills);
        figures.put("callers killed", deeds.callerKills);
        figures.put("processes held", deeds.holds);
        figures.put("leases taken back", rescued(state));
        figures.put("late finishes refused", attempts(told, Answer.NO));
        figures.put("clock jumps", deeds.shifts);
        figures.put("cancels", wishes(told, "cancel"));
        figures.put("retries", wishes(told, "retry"));
        figures.put("edits", wishes(told, "edit"));
        figures.put("pauses", deeds.pauses);
        figures.put("changes of strategy", deeds.strategies);
        figures.put("checkpoints", deeds.cares);
        List<Long> waits = takeovers(told, state);
        if (!waits.isEmpty()) {
            figures.put("takeover after the end of a lease, median ms", waits.get(waits.size() / 2));
            figures.put("takeover after the end of a lease, longest ms", waits.get(waits.size() - 1));
        }
        figures.put("violations", (long) violations.size());
        return new TortureReport(seed, seconds, folder, figures, violations);
    }

    private static long enqueues(Told told, Answer answer) {
        return told.enqueues.stream()
                .filter(enqueue -> enqueue.answer() == answer)
                .count();
    }

    private static long wishes(Told told, String verb) {
        return told.tasks.values().stream()
                .mapToLong(task -> task.count(verb, Answer.YES))
                .sum();
    }

    /** Tokens that were told, or with a finish that was answered so. */
    private static long attempts(Told told, @Nullable Answer answer) {
        return told.tasks.values().stream()
                .flatMap(task -> task.attempts.values().stream())
                .filter(attempt -> answer == null ? attempt.begun > 0 : attempt.has(answer))
                .count();
    }

    private static long rescued(FileState state) {
        return state.attempts.values().stream()
                .flatMap(kept -> kept.values().stream())
                .filter(attempt -> attempt.kind().equals("rescued"))
                .count();
    }

    /** From the end of each lease to when somebody was told that it was taken back, both by clocks that agree; sorted. */
    private static List<Long> takeovers(Told told, FileState state) {
        List<Long> waits = new ArrayList<>();
        told.tasks.forEach((id, task) -> task.attempts.forEach((token, attempt) -> {
            FileState.AttemptRow kept = state.attemptsOf(id).get(token);
            if (kept != null && kept.kind().equals("rescued") && !attempt.claims.isEmpty()) {
                takeover(task, attempt, kept).ifPresent(waits::add);
            }
        }));
        waits.sort(null);
        return waits;
    }

    private static Optional<Long> takeover(TaskHistory task, Attempt attempt, FileState.AttemptRow kept) {
        Claimed claim = attempt.claims.get(0);
        long leaseEnd = attempt.ownedAt + claim.lease() * NANOS_PER_MILLI;
        long clock = attempt.ownedWall - attempt.ownedAt / NANOS_PER_MILLI;
        return task.rescues.stream()
                .filter(rescue -> rescue.attempt() == kept.attempt() && rescue.at() > claim.end())
                .min(Comparator.comparingLong(Rescue::at))
                .filter(rescue -> Math.abs(rescue.wall() - rescue.at() / NANOS_PER_MILLI - clock) < SAME_CLOCK_MILLIS)
                .map(rescue -> Math.max(0, (rescue.at() - leaseEnd) / NANOS_PER_MILLI));
    }

    @Override
    public String table() {
        StringBuilder text = new StringBuilder();
        violations.stream().limit(SHOWN).forEach(violation -> {
            text.append("VIOLATION: ").append(violation.what()).append('\n');
            violation.proof().forEach(line -> text.append("    ").append(line).append('\n'));
        });
        if (violations.size() > SHOWN) {
            text.append("and ").append(violations.size() - SHOWN).append(" more violations\n");
        }
        figures.forEach((name, count) -> text.append(String.format(Locale.ROOT, "%,12d  %s%n", count, name)));
        text.append(String.format(Locale.ROOT, "seed %d, %d s%n", seed, seconds));
        if (!violations.isEmpty()) {
            text.append("the file and the histories are in ").append(folder).append('\n');
        }
        return text.toString();
    }

    @Override
    public String json() {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode root = mapper.createObjectNode();
        root.put("seed", seed);
        root.put("seconds", seconds);
        ObjectNode counts = root.putObject("figures");
        figures.forEach((name, count) -> counts.put(name.replaceAll("[, ]+", "_"), count));
        ArrayNode list = root.putArray("violations");
        violations.stream().limit(SHOWN).forEach(violation -> {
            ObjectNode node = list.addObject();
            node.put("what", violation.what());
            if (violation.taskId() != null) {
                node.put("task_id", Objects.requireNonNull(violation.taskId()));
            }
            ArrayNode proof = node.putArray("proof");
            violation.proof().forEach(proof::add);
        });
        if (!violations.isEmpty()) {
            root.put("folder", folder.toString());
        }
        return mapper.writeValueAsString(root);
    }
}
