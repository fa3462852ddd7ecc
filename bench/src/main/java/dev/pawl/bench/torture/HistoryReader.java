package dev.pawl.bench.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.bench.torture.Told.Answer;
import dev.pawl.bench.torture.Told.Attempt;
import dev.pawl.bench.torture.Told.Claimed;
import dev.pawl.bench.torture.Told.Ended;
import dev.pawl.bench.torture.Told.Enqueue;
import dev.pawl.bench.torture.Told.Pause;
import dev.pawl.bench.torture.Told.Rescue;
import dev.pawl.bench.torture.Told.Wish;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one history, and ties its answers to what was asked. */
final class HistoryReader {
    private final Path file;
    private final Told told;
    private final String name;
    private final Map<Long, List<HistoryLine>> unanswered = new HashMap<>();
    private final Map<String, Long> paused = new HashMap<>();

    HistoryReader(Path file, Told told) {
        this.file = file;
        this.told = told;
        this.name = file.getFileName().toString().replace(History.SUFFIX, "");
    }

    void read() throws IOException {
        eachLine(file, this::take);
        unanswered.values().forEach(intents -> intents.forEach(intent -> answer(intent, null, Answer.UNKNOWN)));
        paused.forEach((queue, since) -> told.pauses.add(new Pause(queue, since, Long.MAX_VALUE)));
    }

    private void take(HistoryLine line) {
        switch (line.verb()) {
            case "enqueue", "finish", "cancel", "retry", "edit" ->
                unanswered
                        .computeIfAbsent(line.call(), call -> new ArrayList<>())
                        .add(line);
            case "enqueued", "finished", "cancel-told", "retry-told", "edit-told" -> answered(line);
            case "failed" -> {
                List<HistoryLine> intents = unanswered.remove(line.call());
                if (intents != null) {
                    intents.forEach(intent -> answer(intent, line, Answer.NO));
                }
            }
            case "claimed" -> claimed(line);
            case "rescued" ->
                told.task(line.number("task")).rescues.add(new Rescue(line.nanos(), line.wall(), (int)
                        line.number("attempt")));
            case "extended" -> extended(line);
            case "begin" -> attempt(line).begun++;
            case "end" -> attempt(line).said = line.word("said");
            case "paused" -> paused.put(line.word("queue"), line.nanos());
            case "resuming" -> {
                Long since = paused.remove(line.word("queue"));
                if (since != null) {
                    told.pauses.add(new Pause(line.word("queue"), since, line.nanos()));
                }
            }
            case "killing", "holding", "shifting" -> {
                // For who reads the histories: what was done to whom.
            }
            default -> throw new IllegalStateException(name + " has a strange line: " + line.text());
        }
    }

    private Attempt attempt(HistoryLine line) {
        return told.task(line.number("task")).attempt(line.number("token"));
    }

    private void answered(HistoryLine line) {
        List<HistoryLine> intents = unanswered.getOrDefault(line.call(), List.of());
        HistoryLine intent = intents.stream()
                .filter(line::isAbout)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " answers what nobody asked: " + line.text()));
        intents.remove(intent);
        if (intents.isEmpty()) {
            unanswered.remove(line.call());
        }
        boolean yes = line.verb().equals("enqueued")
                || line.word(line.verb().equals("finished") ? "accepted" : "changed")
                        .equals("true");
        answer(intent, line, yes ? Answer.YES : Answer.NO);
    }

    private void answer(HistoryLine intent, @Nullable HistoryLine said, Answer answer) {
        long end = said == null ? Long.MAX_VALUE : said.nanos();
        boolean failed = said != null && said.verb().equals("failed");
        switch (intent.verb()) {
            case "enqueue" ->
                told.enqueues.add(new Enqueue(
                        intent.word("uid"),
                        intent.word("key"),
                        name + " " + intent.call(),
                        answer,
                        said == null ? 0 : said.number("task"),
                        said != null && said.word("created").equals("true")));
            case "finish" -> {
                if (!failed) {
                    attempt(intent).ends.add(new Ended(intent.nanos(), end, intent.word("kind"), answer));
                }
            }
            default -> {
                if (!failed) {
                    told.task(intent.number("task"))
                            .wishes
                            .add(new Wish(intent.verb(), intent.nanos(), end, answer, (int) intent.number("edit")));
                }
            }
        }
    }

    private void claimed(HistoryLine line) {
        Attempt attempt = attempt(line);
        attempt.claims.add(new Claimed(
                line.number("since"),
                line.nanos(),
                line.wall(),
                (int) line.number("attempt"),
                (int) line.number("of"),
                line.word("queue"),
                line.word("limit"),
                line.number("lease")));
        own(attempt, line);
    }

    private void extended(HistoryLine line) {
        if (line.word("owned").equals("true")) {
            own(attempt(line), line);
        }
    }

    private void own(Attempt attempt, HistoryLine line) {
        attempt.ownedSince = Math.max(attempt.ownedSince, line.number("since"));
        attempt.ownedAt = line.nanos();
        attempt.ownedWall = line.wall();
    }

    /** The histories of a folder, by name. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(History.SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /** Every line about a task or an enqueue, with the name of its history. */
    static void search(Path folder, BiConsumer<String, HistoryLine> found) throws IOException {
        for (Path file : files(folder)) {
            String name = file.getFileName().toString().replace(History.SUFFIX, "");
            eachLine(file, line -> found.accept(name, line));
        }
    }

    private interface Taker {
        void take(HistoryLine line);
    }

    private static void eachLine(Path file, Taker taker) throws IOException {
        boolean whole = endsWithALine(file);
        try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
            String line = lines.readLine();
            while (line != null) {
                String next = lines.readLine();
                // why: the last line of a process that was killed may be half a line.
                if (next != null || whole) {
                    taker.take(HistoryLine.parse(line));
                }
                line = next;
            }
        }
    }

    private static boolean endsWithALine(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            if (bytes.length() == 0) {
                return false;
            }
            bytes.seek(bytes.length() - 1);
            return bytes.read() == '\n';
        }
    }
}
