package dev.pawl.client;

import dev.pawl.store.Claim;
import dev.pawl.store.Exchange;
import dev.pawl.store.Store;
import dev.pawl.store.TaskBrowser;
import dev.pawl.store.TaskEdit;
import dev.pawl.store.TaskPage;
import dev.pawl.store.TaskStore;
import dev.pawl.task.NewTask;
import dev.pawl.task.Task;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets tests have payloads that are no objects, which is all that REST takes: each goes within one, and comes out again. */
final class ObjectsOnly {
    private static final String BEGIN = "{\"value\":";

    private ObjectsOnly() {}

    static Store around(Store store) {
        return new Store(
                around(TaskStore.class, store.tasks()),
                around(TaskBrowser.class, store.browser()),
                store.jobs(),
                store.maintenance(),
                store.access(),
                store.webhooks(),
                store.schedules(),
                store.registry());
    }

    private static <T> T around(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, sent) -> {
            Object[] given = sent == null ? new Object[0] : sent.clone();
            for (int i = 0; i < given.length; i++) {
                given[i] = in(given[i]);
            }
            try {
                return out(method.invoke(real, given));
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }));
    }

    private static @Nullable Object in(@Nullable Object given) {
        if (given instanceof List<?> list) {
            return list.stream().map(ObjectsOnly::in).toList();
        } else if (given instanceof NewTask task) {
            return new NewTask(
                    task.type(),
                    in(task.payload()),
                    task.queue(),
                    task.priority(),
                    task.compatibility(),
                    task.maxAttempts(),
                    task.runAfter(),
                    task.idempotencyKey(),
                    task.uniqueness(),
                    task.limitKey(),
                    task.trace(),
                    task.dependencies(),
                    task.unsaid());
        } else if (given instanceof TaskEdit edit && edit.payload() != null) {
            return new TaskEdit(edit.priority(), edit.runAfter(), in(edit.payload()), edit.ifUpdatedAt());
        }
        return given;
    }

    private static String in(String json) {
        return json.startsWith("{") ? json : BEGIN + json + "}";
    }

    private static @Nullable Object out(@Nullable Object answer) {
        if (answer instanceof Optional<?> optional) {
            return optional.map(ObjectsOnly::out);
        } else if (answer instanceof List<?> list) {
            return list.stream().map(ObjectsOnly::out).toList();
        } else if (answer instanceof Task task) {
            return task.withContents(out(task.payload()), task.result());
        } else if (answer instanceof TaskPage page) {
            return new TaskPage(
                    page.tasks().stream()
                            .map(task -> task.withContents(out(task.payload()), task.result()))
                            .toList(),
                    page.next());
        } else if (answer instanceof Exchange exchange) {
            return new Exchange(
                    exchange.accepted(),
                    exchange.claims().stream().map(ObjectsOnly::out).toList(),
                    exchange.rescued(),
                    exchange.nextDue());
        }
        return answer;
    }

    private static Claim out(Claim claim) {
        return new Claim(
                claim.taskId(),
                claim.token(),
                claim.worker(),
                claim.type(),
                claim.queue(),
                claim.channel(),
                claim.priority(),
                claim.attempt(),
                claim.maxAttempts(),
                out(claim.payload()),
                claim.claimedAt(),
                claim.runAfter(),
                claim.trace());
    }

    private static String out(String json) {
        return json.startsWith(BEGIN) ? json.substring(BEGIN.length(), json.length() - 1) : json;
    }
}
