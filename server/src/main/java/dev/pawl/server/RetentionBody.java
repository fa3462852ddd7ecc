package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Kind;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.Retention;
import dev.pawl.store.Retention.Keep;
import dev.pawl.task.TaskStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a retention. What is left out of it is the default; of a type, as for all types. */
final class RetentionBody {
    private static final int MOST_TYPES = 1_000;

    /** One of these for all types, and one for each type that is different. */
    private record Fields(
            BodyField<Duration> completed,
            BodyField<Duration> failed,
            BodyField<Duration> cancelled,
            BodyField<Boolean> keys) {
        /**
         * @param otherwise what counts when a member is left out; null when that depends
         */
        static Fields of(@Nullable Keep otherwise) {
            Keep fallback = otherwise == null ? Keep.DEFAULT : otherwise;
            return new Fields(
                    kept(TaskStatus.COMPLETED, otherwise, fallback.completed()),
                    kept(TaskStatus.FAILED, otherwise, fallback.failed()),
                    kept(TaskStatus.CANCELLED, otherwise, fallback.cancelled()),
                    keys(otherwise, fallback.keys()));
        }

        private static BodyField<Duration> kept(TaskStatus status, @Nullable Keep otherwise, Duration fallback) {
            Schema schema = Schema.number(
                            "For how long " + status.wireName() + " tasks are kept after their end; null for ever.")
                    .range(0, Retention.LONGEST.toSeconds())
                    .orNull();
            return BodyField.optional(
                    status.wireName() + "_seconds",
                    otherwise == null ? schema : schema.with("default", BodyField.seconds(fallback)),
                    fallback,
                    RetentionBody::kept);
        }

        private static BodyField<Boolean> keys(@Nullable Keep otherwise, boolean fallback) {
            Schema schema = Schema.bool("Whether a task that has an idempotency key is kept for ever.");
            return BodyField.optional(
                    "keep_keys",
                    otherwise == null ? schema : schema.with("default", fallback),
                    fallback,
                    BodyField::bool);
        }

        List<BodyField<?>> all() {
            return List.of(completed, failed, cancelled, keys);
        }

        Keep read(Map<String, Member> members, Faults faults) {
            return new Keep(
                    completed.read(members, faults),
                    failed.read(members, faults),
                    cancelled.read(members, faults),
                    keys.read(members, faults));
        }
    }

    private static final Fields ALL = Fields.of(Keep.DEFAULT);

    private static final Form TYPE = new Form(
            "TypeRetentionRequest",
            "What is different for a type; what is left out is as for all types.",
            Fields.of(null).all(),
            """
            {"completed_seconds": 3600}""");

    private static final BodyField<Map<String, Member>> BY_TYPE = BodyField.optional(
            "by_type",
            Schema.object("What is different for a type, by its name; up to " + MOST_TYPES + " of them.")
                    .with("additionalProperties", TYPE.schema().keywords())
                    .with("maxProperties", MOST_TYPES),
            Map.of(),
            RetentionBody::types);

    static final Form FORM = new Form(
            "RetentionRequest",
            "For how long ended tasks are kept, in place of what was said before; what is left out is the default.",
            List.of(ALL.completed(), ALL.failed(), ALL.cancelled(), ALL.keys(), BY_TYPE),
            """
            {"completed_seconds": 604800, "failed_seconds": 2592000, "cancelled_seconds": 604800, "keep_keys": false,
             "by_type": {"heartbeat": {"completed_seconds": 3600}, "order": {"failed_seconds": null}}}""");

    private RetentionBody() {}

    /**
     * @throws Problem telling every fault
     */
    static Retention read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        Keep all = ALL.read(members, faults);
        Map<String, Keep> byType = new LinkedHashMap<>();
        BY_TYPE.read(members, faults).forEach((type, member) -> {
            try {
                if (byType.put(Names.name(type), keep(member, all)) != null) {
                    throw new Fault("must name a type once");
                }
            } catch (Fault fault) {
                faults.add(BY_TYPE.name() + "." + type, fault.told());
            }
        });
        faults.check();
        return new Retention(all, byType);
    }

    private static Duration kept(Member member) throws Fault {
        return member.kind() == Kind.NULL
                ? Retention.FOREVER
                : BodyField.seconds(member, Duration.ZERO, Retention.LONGEST);
    }

    private static Map<String, Member> types(Member member) throws Fault {
        Map<String, Member> types = JsonObjectText.members(BodyField.object(member));
        if (types.size() > MOST_TYPES) {
            throw new Fault("must name at most " + MOST_TYPES + " types, not " + types.size());
        }
        return types;
    }

    private static Keep keep(Member member, Keep all) throws Fault {
        Faults inside = new Faults();
        Map<String, Member> members = TYPE.members(BodyField.object(member), inside);
        Keep keep = Fields.of(all).read(members, inside);
        inside.checkAsOne();
        return keep;
    }
}
