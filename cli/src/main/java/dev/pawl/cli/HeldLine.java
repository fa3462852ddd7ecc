package dev.pawl.cli;

import dev.pawl.store.ClaimReference;
import dev.pawl.task.InvalidTaskException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A line of {@code pawl grid claim}, read back. */
final class HeldLine {
    private static final JsonFactory JSON = new JsonFactory();

    private HeldLine() {}

    /**
     * @throws InvalidTaskException when it is no such line
     */
    static ClaimReference read(String json) {
        long task = 0;
        long token = 0;
        String worker = "";
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                    parser.nextToken();
                    switch (name) {
                        case "task_id" -> task = parser.getValueAsLong();
                        case "token" -> token = parser.getValueAsLong();
                        case "worker" -> worker = parser.getValueAsString("");
                        default -> parser.skipChildren();
                    }
                }
            }
        } catch (JacksonException unreadable) {
            throw new InvalidTaskException("held", "must be JSON: " + unreadable.getOriginalMessage());
        }
        if (task < 1 || token < 1 || worker.isBlank()) {
            throw new InvalidTaskException(
                    "held", "must be as 'pawl grid claim' prints it, with task_id, token and worker");
        }
        return new ClaimReference(task, token, worker);
    }
}
