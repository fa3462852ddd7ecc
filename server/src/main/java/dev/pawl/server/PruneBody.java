package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Kind;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.Retention;
import dev.pawl.task.NewTask;
import dev.pawl.task.TaskStatus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a pruning.
 *
 * @param dryRun whether it is only counted
 * @param olderThan empty for what the retention says
 * @param type empty for all types
 */
record PruneBody(
        boolean dryRun,
        Optional<Duration> olderThan,
        Set<TaskStatus> statuses,
        Optional<String> type,
        Duration patience) {
    private static final List<String> STATUSES =
            Retention.ENDED.stream().map(TaskStatus::wireName).toList();

    private static final BodyField<Boolean> DRY_RUN =
            BodyField.bool("dry_run", "Only count what would be removed.", false);

    private static final BodyField<Optional<Duration>> OLDER_THAN = BodyField.optional(
            "older_than_seconds",
            Schema.number(
                            "What ended at least so long ago, instead of what the retention says; 0 for all that has ended, null"
                                    + " for what the retention says.")
                    .range(0, Retention.LONGEST.toSeconds())
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> BodyField.seconds(member, Duration.ZERO, Retention.LONGEST)));

    private static final BodyField<Set<TaskStatus>> STATUS = BodyField.optional(
            "status",
            Schema.list(Schema.text("A status.").with("enum", STATUSES))
                    .with("description", "Only tasks in these; null for all of them.")
                    .with("minItems", 1)
                    .with("maxItems", STATUSES.size())
                    .orNull(),
            Retention.ENDED,
            PruneBody::statuses);

    private static final BodyField<Optional<String>> TYPE = BodyField.optional(
            "type",
            Schema.text("Only tasks of this type. Trimmed; null for all types.")
                    .length(1, NewTask.MAX_NAME_CHARS)
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> Names.name(BodyField.text(member, Integer.MAX_VALUE))));

    static final Form FORM = new Form(
                    "PruneRequest",
                    "What goes; by the retention unless told. Keys that are kept for ever are kept in any case.",
                    List.of(DRY_RUN, OLDER_THAN, STATUS, TYPE),
                    """
            {"dry_run": true, "older_than_seconds": 86400, "status": ["completed", "cancelled"], "type": "mail"}""")
            .orNone();

    /**
     * @throws Problem telling every fault
     */
    static PruneBody read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        return new PruneBody(
                DRY_RUN.read(members, faults),
                OLDER_THAN.read(members, faults),
                STATUS.read(members, faults),
                TYPE.read(members, faults),
                RunWait.read(call));
    }

    private static Set<TaskStatus> statuses(Member member) throws Fault {
        if (member.kind() == Kind.NULL) {
            return Retention.ENDED;
        }
        String allowed = "must be a list of 1 to " + STATUSES.size() + " of " + String.join(", ", STATUSES);
        if (member.kind() != Kind.ARRAY) {
            throw new Fault(allowed + ", not " + member.kind().words());
        }
        JsonNode list = JsonMapper.shared().readTree(member.text());
        if (list.isEmpty() || list.size() > STATUSES.size()) {
            throw new Fault(allowed + ", not " + list.size());
        }
        Set<TaskStatus> statuses = EnumSet.noneOf(TaskStatus.class);
        for (JsonNode element : list) {
            statuses.add(Retention.ENDED.stream()
                    .filter(status -> element.isString() && status.wireName().equals(element.stringValue()))
                    .findFirst()
                    .orElseThrow(() -> new Fault(allowed + ", not " + Fault.quoted(element.toString()))));
        }
        return statuses;
    }

    /** What goes, of a queue that keeps its tasks so long. */
    Retention narrow(Retention kept) {
        return kept.narrowed(type.orElse(null), statuses, olderThan.orElse(null));
    }
}
