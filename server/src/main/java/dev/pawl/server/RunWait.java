package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Kind;
import dev.pawl.server.JsonObjectText.Member;
import java.time.Duration;

/** How long a request waits for the end of a run before it is answered. */
final class RunWait {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    static final Parameter<Duration> PARAMETER = Parameter.inQuery(
            "wait_seconds",
            Schema.number("Answered when the run has ended, at the latest after so long.")
                    .range(0, LONGEST.toSeconds())
                    .with("default", 0),
            Duration.ZERO,
            text -> BodyField.seconds(new Member(Kind.NUMBER, text), Duration.ZERO, LONGEST));

    private RunWait() {}

    static Duration read(Call call) {
        String text = call.query().value(PARAMETER.name());
        return PARAMETER.read(text, call.faults());
    }

    /** Of a request that has nothing else to say. */
    static Duration only(Call call) {
        Form.EMPTY.members(call.body(), call.faults());
        return read(call);
    }
}
