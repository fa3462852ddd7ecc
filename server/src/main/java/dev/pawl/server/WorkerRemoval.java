package dev.pawl.server;

import java.util.List;

/**
 * Which worker is to go from the register.
 *
 * @param force also when it lives or holds tasks
 */
record WorkerRemoval(String workerId, boolean force) {
    private static final Parameter<Boolean> FORCE = Parameter.inQuery(
            "force",
            Schema.bool("Also when it lives, or holds tasks under a lease that has not run out.")
                    .with("default", false),
            false,
            WorkerRemoval::bool);

    static final List<Parameter<?>> PARAMETERS = List.of(WorkerBody.WORKER_ID, FORCE);

    /** A fault is noted. */
    static WorkerRemoval read(Call call) {
        return new WorkerRemoval(
                call.path(WorkerBody.WORKER_ID), FORCE.read(call.query().value(FORCE.name()), call.faults()));
    }

    private static boolean bool(String text) throws Fault {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Fault("must be true or false, not '" + Fault.quoted(text) + "'");
        };
    }
}
