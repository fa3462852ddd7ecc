package dev.pawl;

/** Does the work of a type; returning means done, throwing means try again. */
@FunctionalInterface
public interface Handler<P> {
    void run(P payload, TaskContext context) throws Exception;
}
