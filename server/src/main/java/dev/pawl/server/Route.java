package dev.pawl.server;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table of routes: everything the router and the OpenAPI document know about it.
 *
 * @param path with its parameters in braces
 * @param role who may call it; an admin unless told
 * @param form what its body may be; null when it has none
 * @param problems how it can refuse, beyond what every route does
 * @param work reads the input, then does it
 */
record Route(
        String method,
        String path,
        String operationId,
        String summary,
        Role role,
        List<Parameter<?>> parameters,
        @Nullable Form form,
        List<Reply> replies,
        List<ProblemKind> problems,
        BiFunction<Operations, Call, CompletionStage<Answer>> work) {

    /**
     * One way to succeed.
     *
     * @param mediaType JSON unless told
     * @param headers beside those that every answer has
     */
    record Reply(int status, String description, String mediaType, Schema schema, List<Header> headers) {
        Reply(int status, String description, Schema schema, List<Header> headers) {
            this(status, description, Answer.JSON, schema, headers);
        }

        static Reply of(int status, String description, Shape<?> shape, Header... headers) {
            return new Reply(status, description, Schema.of(shape.name()), List.of(headers));
        }
    }

    /** A header that an answer may have. */
    record Header(String name, String description) {}

    static Route get(String path, String operationId, String summary) {
        return bare("GET", path, operationId, summary);
    }

    static Route patch(String path, String operationId, String summary) {
        return bare("PATCH", path, operationId, summary);
    }

    static Route put(String path, String operationId, String summary) {
        return bare("PUT", path, operationId, summary);
    }

    static Route delete(String path, String operationId, String summary) {
        return bare("DELETE", path, operationId, summary);
    }

    static Route post(String path, String operationId, String summary) {
        return bare("POST", path, operationId, summary);
    }

    private static Route bare(String method, String path, String operationId, String summary) {
        return new Route(
                method,
                path,
                operationId,
                summary,
                Role.ADMIN,
                List.of(),
                null,
                List.of(),
                List.of(),
                (operations, call) -> {
                    throw new AssertionError("a route that does nothing");
                });
    }

    Route needs(Role other) {
        return new Route(method, path, operationId, summary, other, parameters, form, replies, problems, work);
    }

    Route takes(Parameter<?>... others) {
        return takes(Arrays.asList(others));
    }

    Route takes(List<Parameter<?>> others) {
        return new Route(method, path, operationId, summary, role, others, form, replies, problems, work);
    }

    Route takes(Form other) {
        return new Route(method, path, operationId, summary, role, parameters, other, replies, problems, work);
    }

    Route answers(Reply... others) {
        return new Route(method, path, operationId, summary, role, parameters, form, List.of(others), problems, work);
    }

    Route refuses(ProblemKind... others) {
        return new Route(method, path, operationId, summary, role, parameters, form, replies, List.of(others), work);
    }

    /** Reads the input of a call, then works on it; every fault is told before anything is done. */
    <I> Route does(Function<Call, I> read, BiFunction<Operations, I, CompletionStage<Answer>> operation) {
        return new Route(
                method, path, operationId, summary, role, parameters, form, replies, problems, (operations, call) -> {
                    I input = read.apply(call);
                    call.faults().check();
                    return operation.apply(operations, input);
                });
    }

    /** Works without input. */
    Route does(Function<Operations, CompletionStage<Answer>> operation) {
        return does(call -> call, (operations, call) -> operation.apply(operations));
    }

    /** The names of its query parameters. */
    List<String> queryNames() {
        return parameters.stream()
                .filter(parameter -> !parameter.inPath())
                .map(Parameter::name)
                .toList();
    }
}
