package dev.pawl.server;

import dev.pawl.store.Attempt;
import dev.pawl.store.LogLine;
import dev.pawl.task.JsonText;
import dev.pawl.task.Transition;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The JSON objects of what tasks leave behind. */
final class HistoryShapes {
    static final List<String> LEVELS =
            Arrays.stream(LogLine.Level.values()).map(LogLine.Level::name).toList();

    private static final List<String> KINDS = Arrays.stream(Transition.Kind.values())
            .filter(kind -> kind != Transition.Kind.COMPLETED)
            .map(HistoryShapes::word)
            .toList();

    static final Shape<Attempt> ATTEMPT = Shape.<Attempt>named("Attempt", "An attempt that did not succeed.")
            .with(
                    "attempt",
                    Schema.integer(
                            "Its number, from 1; one that was given back has a number twice. 0 where the task was cancelled unstarted, because"
                                    + " of what it waited for."),
                    Attempt::attempt)
            .with("kind", Schema.text("How it ended.").with("enum", KINDS), attempt -> word(attempt.kind()))
            .with("worker_id", Schema.text("Whose it was.").orNull(), Attempt::worker)
            .with("started_at_utc", Schema.time("When it began."), attempt -> IsoTime.write(attempt.startedAt()))
            .with("ended_at_utc", Schema.time("When it ended."), attempt -> IsoTime.write(attempt.endedAt()))
            .with("error", Schema.text("What went wrong.").orNull(), Attempt::error);

    static final Shape<LogLine> LINE = Shape.<LogLine>named("LogLine", "A line of a task's log.")
            .with("logged_at_utc", Schema.time("When it was written."), line -> IsoTime.write(line.at()))
            .with("attempt", Schema.integer("The last attempt that had begun; 0 for none."), LogLine::attempt)
            .with(
                    "level",
                    Schema.text("How grave it is.").with("enum", LEVELS),
                    line -> line.level().name())
            .with("message", Schema.text("For people."), LogLine::message)
            .with(
                    "details",
                    Schema.any("For programs: any JSON; null for none."),
                    line -> line.details() == null ? null : new JsonText(line.details()));

    static final Shape<Long> NOTED = Shape.<Long>named("Noted", "The line stands in the log.")
            .with("task_id", Schema.integer("The task."), id -> id)
            .with("message", Schema.text("For people."), id -> "Noted");

    static final List<Shape<?>> ALL = List.of(ATTEMPT, LINE, NOTED);

    private HistoryShapes() {}

    private static String word(Transition.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
