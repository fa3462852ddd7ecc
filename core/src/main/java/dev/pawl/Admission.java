package dev.pawl;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import dev.pawl.task.Schedule;
import dev.pawl.task.Time;
import dev.pawl.task.TypeRules;
import java.util.Collection;
import java.util.List;

/** Makes tasks of what is asked for, by what is registered of their types. */
record Admission(Codec codec, Time time, Types types, boolean elsewhere) {
    /**
     * @throws InvalidTaskException telling what is wrong
     */
    NewTask task(TaskRequest<?> request) {
        try {
            return judged(request);
        } catch (InvalidTaskException refused) {
            // why: another process may have changed what is registered since this one wrote last, and one that is
            // always refused
            // never writes.
            if (types.isFree(request.typeName()) || !types.look()) {
                throw refused;
            }
            return judged(request);
        }
    }

    private NewTask judged(TaskRequest<?> request) {
        TypeRules rules = types.rules(request.typeName());
        NewTask task = request.toNewTask(codec, time, rules);
        if (rules != null) {
            types.checkPayload(rules, task.payload());
        }
        return elsewhere ? task.withUnsaid(request.unsaid()) : task;
    }

    /** A schedule that was made without a look at what is registered: with that where nobody said anything of its tasks. */
    Schedule completed(Schedule schedule) {
        return elsewhere || schedule.task().unsaid().isEmpty()
                ? schedule
                : schedule.completed(types.defaults(schedule.task().type()));
    }

    /** As if nothing were registered. */
    List<NewTask> unjudged(Collection<? extends TaskRequest<?>> requests) {
        return TaskRequest.toNewTasks(requests, request -> request.toNewTask(codec, time, null));
    }

    List<NewTask> tasks(Collection<? extends TaskRequest<?>> requests) {
        return TaskRequest.toNewTasks(requests, this::task);
    }
}
