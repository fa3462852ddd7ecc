package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The body of a check. */
record CheckBody(boolean quick, Duration patience) {
    private static final BodyField<Boolean> QUICK =
            BodyField.bool("quick", "Only what live tasks and the counts tell, whatever the size of the file.", false);

    static final Form FORM = new Form("CheckRequest", "How much is looked at.", List.of(QUICK), """
            {"quick": true}""").orNone();

    /**
     * @throws Problem telling every fault
     */
    static CheckBody read(Call call) {
        Map<String, Member> members = FORM.members(call.body(), call.faults());
        return new CheckBody(QUICK.read(members, call.faults()), RunWait.read(call));
    }
}
