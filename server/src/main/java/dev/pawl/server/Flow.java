package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.store.LimitState;
import dev.pawl.store.QueueInfo;
import dev.pawl.store.Stats;
import dev.pawl.store.StoreException;
import dev.pawl.task.Limit;
import java.util.Optional;

/**
 * Pauses and limits of queues, types and keys.
 *
 * <p>Threading: safe for any number of threads. One change at a time: the store knows limits as a whole, so one that is
 * changed in part is read, then written. Other programs may come between.
 */
final class Flow {
    private final Pawl pawl;
    private final Object change = new Object();

    Flow(Pawl pawl) {
        this.pawl = pawl;
    }

    /** A queue of which nothing is known is one without tasks, which runs without limit. */
    private QueueInfo queue(String name) {
        return pawl.browser().queues().stream()
                .filter(queue -> queue.name().equals(name))
                .findFirst()
                .orElseGet(() -> new QueueInfo(name, null, Stats.Counts.ZERO, null));
    }

    QueueInfo change(QueueBody wanted) {
        synchronized (change) {
            if (wanted.setsLimit()) {
                pawl.limit(wanted.limit(limit(Limit.Scope.QUEUE, wanted.queue()).map(LimitState::limit)));
            }
            try {
                wanted.paused().ifPresent(paused -> setPaused(wanted.queue(), paused));
            } catch (StoreException.Busy busy) {
                // why: a refusal else says that nothing was done.
                throw wanted.setsLimit()
                        ? Problem.of(ProblemKind.BUSY, "Other writers hold the queue; its limit is set, paused is not")
                        : busy;
            }
        }
        return queue(wanted.queue());
    }

    private void setPaused(String queue, boolean paused) {
        if (paused) {
            pawl.pause(queue);
        } else {
            pawl.resume(queue);
        }
    }

    LimitState set(Limit limit) {
        synchronized (change) {
            pawl.limit(limit);
        }
        return found(new LimitTarget(limit.scope(), limit.name()));
    }

    void remove(LimitTarget target) {
        synchronized (change) {
            found(target);
            pawl.limit(new Limit(target.scope(), target.name(), null, null));
        }
    }

    private LimitState found(LimitTarget target) {
        return limit(target.scope(), target.name())
                .orElseThrow(() -> Problem.of(ProblemKind.NO_SUCH_LIMIT, "There is no limit on " + target));
    }

    private Optional<LimitState> limit(Limit.Scope scope, String name) {
        return pawl.browser().limits().stream()
                .filter(state ->
                        state.limit().scope() == scope && state.limit().name().equals(name))
                .findFirst();
    }
}
