package dev.pawl.server;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One request, as the reader of its input sees it.
 *
 * @param path the path parameters
 * @param bytes the body, as UTF-8; empty when there is none
 * @param faults what is wrong with it so far
 * @param caller who makes it
 * @param gone completes when the client goes before it has the whole answer
 */
record Call(
        Map<String, String> path,
        Query query,
        MultiMap headers,
        Buffer bytes,
        int maxPayloadBytes,
        Faults faults,
        Caller caller,
        CompletionStage<Void> gone) {
    static final Parameter<String> TASK_ID = Parameter.inPath("id", Schema.integer("The task."), "", text -> text);
    static final Parameter<String> JOB_ID = Parameter.inPath("id", Schema.integer("The job."), "", text -> text);

    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");

    /** A parameter of the path; a fault is noted and the parameter's fallback given. */
    <V> V path(Parameter<V> parameter) {
        return parameter.read(path.get(parameter.name()), faults);
    }

    /** A parameter of the query or the headers; a fault is noted and the parameter's fallback given. */
    <V> V value(Parameter<V> parameter) {
        String sent = parameter.place() == Parameter.Place.HEADER
                ? headers.get(parameter.name())
                : query.value(parameter.name());
        return parameter.read(sent, faults);
    }

    /** The body's text. */
    String body() {
        return text(bytes);
    }

    /**
     * @throws Problem when it is not UTF-8
     */
    static String text(Buffer bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw Problem.of(ProblemKind.MALFORMED, "The body is not UTF-8");
        }
    }

    /**
     * The task of the path. An integer that no task has for its id, negative or huge, is simply not found; anything else is
     * a fault.
     */
    long taskId() {
        return id(TASK_ID, Call::noSuchTask);
    }

    /** The job of the path, as {@link #taskId}. */
    long jobId() {
        return id(JOB_ID, Call::noSuchJob);
    }

    private long id(Parameter<String> parameter, Function<Object, Problem> unknown) {
        String text = path(parameter);
        if (!INTEGER.matcher(text).matches()) {
            faults.add(parameter.name(), "must be an integer, not '" + Fault.quoted(text) + "'");
            faults.check();
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException beyondLong) {
            faults.check();
            throw unknown.apply(Fault.quoted(text));
        }
    }

    /** {@link #taskId()} of a request that has nothing else to say. */
    long taskIdOnly() {
        Form.EMPTY.members(body(), faults);
        return taskId();
    }

    /** {@link #jobId()} of a request that has nothing else to say. */
    long jobIdOnly() {
        Form.EMPTY.members(body(), faults);
        return jobId();
    }

    static Problem noSuchJob(Object id) {
        return Problem.of(ProblemKind.NO_SUCH_JOB, "There is no job " + id);
    }

    static Problem noSuchTask(Object id) {
        return Problem.of(ProblemKind.NO_SUCH_TASK, "There is no task " + id);
    }

    static int utf8Bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * @throws Problem when {@code payload} is longer than allowed
     */
    void checkSize(String field, String payload) {
        if (bytes.length() > maxPayloadBytes) {
            int size = utf8Bytes(payload);
            if (size > maxPayloadBytes) {
                throw Problem.of(
                        ProblemKind.TOO_LARGE,
                        "The " + field + " has " + size + " bytes; at most " + maxPayloadBytes + " are allowed");
            }
        }
    }
}
