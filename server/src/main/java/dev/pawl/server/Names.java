package dev.pawl.server;

import dev.pawl.task.NewTask;

/** Names as tasks have them: of queues and types, and keys. */
final class Names {
    private Names() {}

    /** The name of a queue or a type, trimmed. */
    static String name(String text) throws Fault {
        String name = BodyField.storable(text, Integer.MAX_VALUE).strip();
        if (name.isEmpty() || name.length() > NewTask.MAX_NAME_CHARS) {
            throw new Fault("must have 1 to " + NewTask.MAX_NAME_CHARS + " characters, not " + name.length());
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                throw new Fault("must not contain control characters");
            }
        }
        return name;
    }

    /** A key that something can be set for. */
    static String key(String text) throws Fault {
        String key = BodyField.storable(text, NewTask.MAX_KEY_CHARS);
        if (key.isBlank()) {
            throw new Fault("must not be blank");
        }
        return key;
    }
}
