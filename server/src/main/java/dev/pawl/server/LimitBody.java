package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.task.Limit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of a limit that is set. */
final class LimitBody {
    static final Form FORM = new Form(
            "LimitRequest",
            "All that the limit says; at least one of them.",
            List.of(LimitFields.MAX_RUNNING, LimitFields.RATE),
            """
            {"max_running": 2, "rate": {"starts": 10, "period_seconds": 60}}""");

    private LimitBody() {}

    /**
     * @throws Problem telling every fault
     */
    static Limit read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        LimitTarget target = LimitTarget.read(call);
        Optional<Integer> maxRunning = LimitFields.MAX_RUNNING.read(members, faults);
        Optional<Limit.Rate> rate = LimitFields.RATE.read(members, faults);
        if (!LimitFields.saysSome(members)) {
            faults.add("body", "must say max_running or rate; DELETE removes a limit");
        }
        faults.check();
        return new Limit(target.scope(), target.name(), maxRunning.orElse(null), rate.orElse(null));
    }
}
