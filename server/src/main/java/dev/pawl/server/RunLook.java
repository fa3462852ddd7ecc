package dev.pawl.server;

import java.time.Duration;
import java.util.List;

/** Which run is looked at, and how long its end is waited for. */
record RunLook(String id, Duration patience) {
    private static final Parameter<String> ID = Parameter.inPath("id", Schema.text("The run."), "", text -> text);

    static final List<Parameter<?>> PARAMETERS = List.of(ID, RunWait.PARAMETER);

    /** A fault is noted. */
    static RunLook read(Call call) {
        return new RunLook(call.path(ID), RunWait.read(call));
    }
}
