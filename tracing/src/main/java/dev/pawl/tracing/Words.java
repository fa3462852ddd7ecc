package dev.pawl.tracing;

import io.opentelemetry.api.common.AttributeKey;

/** What attributes of spans are called: by OpenTelemetry's conventions for messaging where they have a word, else with {@code pawl} before it. */
final class Words {
    static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.name");
    static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");
    static final AttributeKey<String> QUEUE = AttributeKey.stringKey("messaging.destination.name");
    static final AttributeKey<String> TASK_ID = AttributeKey.stringKey("messaging.message.id");
    static final AttributeKey<Long> TASKS = AttributeKey.longKey("messaging.batch.message_count");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    static final AttributeKey<String> TYPE = AttributeKey.stringKey("pawl.task.type");
    static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("pawl.task.attempt");
    static final AttributeKey<Long> MAX_ATTEMPTS = AttributeKey.longKey("pawl.task.max_attempts");
    static final AttributeKey<String> WORKER = AttributeKey.stringKey("pawl.worker.id");
    static final AttributeKey<Long> CREATED = AttributeKey.longKey("pawl.tasks.created");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("pawl.outcome");
    static final AttributeKey<Boolean> CANCELLED = AttributeKey.booleanKey("pawl.cancelled");

    private Words() {}
}
