package dev.pawl.bench.torture;

import dev.pawl.task.Outcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * The scenes that a process plays in: its attempts at their tasks end when the scene says so, and not by a clock.
 *
 * <p>Threading: safe for any number of threads.
 */
final class Scenes {
    private final Map<String, CountDownLatch> over = new ConcurrentHashMap<>();

    /** Lets the attempts at this task end, those that begin later too. */
    void end(String uid) {
        over(uid).countDown();
    }

    /** Works until the scene is over, whatever interrupts. */
    Outcome play(String uid) {
        CountDownLatch scene = over(uid);
        while (scene.getCount() > 0) {
            try {
                scene.await();
            } catch (InterruptedException unheard) {
                // why: the late end of an attempt that was taken away is what the scene is about.
            }
        }
        return Outcome.done();
    }

    private CountDownLatch over(String uid) {
        return over.computeIfAbsent(uid, scene -> new CountDownLatch(1));
    }
}
