package dev.pawl.cli;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C, TERM and the end of the terminal, as a wish: the first asks to stop, the second ends the process at once.
 *
 * <p>Threading: safe for any number of threads; signals arrive on threads of the runtime.
 */
final class StopSignal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
    private static final String[] NAMES = {"INT", "TERM", "HUP"};

    private final CountDownLatch woken = new CountDownLatch(1);
    private final AtomicInteger first = new AtomicInteger();
    private final Map<Object, Object> before = new LinkedHashMap<>();
    private final Runnable onFirst;
    private final Runnable onSecond;

    private StopSignal(Runnable onFirst, Runnable onSecond) {
        this.onFirst = onFirst;
        this.onSecond = onSecond;
    }

    /**
     * Takes these signals over until it is closed.
     *
     * @param onFirst told of the first, on the signal's thread
     * @param onSecond the last thing done on the second before the process ends
     */
    static StopSignal install(Runnable onFirst, Runnable onSecond) {
        StopSignal stop = new StopSignal(onFirst, onSecond);
        for (String name : NAMES) {
            try {
                stop.take(name);
            } catch (ReflectiveOperationException unavailable) {
                // why: another system, or -Xrs. The runtime then ends the process by itself, and leases do the rest.
                LOG.debug("signal {} is not handled", name, unavailable);
            }
        }
        return stop;
    }

    /**
     * why by reflection: {@code sun.misc.Signal} is part of the supported module jdk.unsupported, but the compiler warns of it
     * in a way that no annotation silences.
     */
    private void take(String name) throws ReflectiveOperationException {
        Object signal =
                Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        int number = (Integer) signal.getClass().getMethod("getNumber").invoke(signal);
        Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
        Object handler = Proxy.newProxyInstance(
                StopSignal.class.getClassLoader(), new Class<?>[] {handlerClass}, (proxy, method, args) -> {
                    arrived(number);
                    return null;
                });
        before.put(signal, handle(signal, handler));
    }

    /** Answers the handler that was there before. */
    private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
        return signal.getClass()
                .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
                .invoke(null, signal, handler);
    }

    /** Signals do again what they did before. */
    @Override
    public void close() {
        before.forEach((signal, handler) -> {
            try {
                handle(signal, handler);
            } catch (ReflectiveOperationException stays) {
                LOG.debug("signal {} stays as it is", signal, stays);
            }
        });
    }

    private void arrived(int number) {
        if (first.compareAndSet(0, number)) {
            onFirst.run();
            woken.countDown();
        } else {
            onSecond.run();
            Runtime.getRuntime().halt(ExitCode.SIGNAL + number);
        }
    }

    /** Wakes {@link #await} without a signal: there is nothing left to wait for. */
    void wake() {
        woken.countDown();
    }

    /** Waits for the first signal or {@link #wake}, but not longer than this; says whether there was one. */
    boolean await(Duration longest) throws InterruptedException {
        return woken.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The number of the first signal; 0 while there was none. */
    int number() {
        return first.get();
    }
}
