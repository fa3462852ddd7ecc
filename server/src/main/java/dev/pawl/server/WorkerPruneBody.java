package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.Retention;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The body of a pruning of workers. */
record WorkerPruneBody(Duration goneFor, boolean force) {
    private static final BodyField<Duration> GONE_FOR = BodyField.optional(
            "gone_for_seconds",
            Schema.number("Only those that have been stopped, or stale, for so long.")
                    .range(0, Retention.LONGEST.toSeconds())
                    .with("default", 0),
            Duration.ZERO,
            member -> BodyField.seconds(member, Duration.ZERO, Retention.LONGEST));

    private static final BodyField<Boolean> FORCE =
            BodyField.bool("force", "Also those that hold tasks under a lease that has not run out.", false);

    static final Form FORM =
            new Form("WorkerPruneRequest", "Which workers go.", List.of(GONE_FOR, FORCE), """
            {"gone_for_seconds": 86400, "force": false}""").orNone();

    /**
     * @throws Problem telling every fault
     */
    static WorkerPruneBody read(Call call) {
        Map<String, Member> members = FORM.members(call.body(), call.faults());
        return new WorkerPruneBody(GONE_FOR.read(members, call.faults()), FORCE.read(members, call.faults()));
    }
}
