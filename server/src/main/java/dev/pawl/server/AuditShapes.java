package dev.pawl.server;

import dev.pawl.store.AuditEntry;

/** The JSON objects of the audit. */
final class AuditShapes {
    static final Shape<AuditEntry> ENTRY = Shape.<AuditEntry>named(
                    "AuditEntry", "One thing that was done, or refused, with the rights of an admin.")
            .with("audit_id", Schema.integer("Ascending.").with("minimum", 1), AuditEntry::id)
            .with("at_utc", Schema.time("When."), entry -> IsoTime.write(entry.at()))
            .with(
                    "who",
                    Schema.text("The name of the token; `(local)` without one where none is needed, and for the command"
                            + " line; `(unknown)` without a good one."),
                    entry -> entry.note().who())
            .with(
                    "operation",
                    Schema.text("The operation's id in this document, or `createToken`, `rotateToken`, `revokeToken`."),
                    entry -> entry.note().operation())
            .with(
                    "target",
                    Schema.text("Path and query; the token's name."),
                    entry -> entry.note().target())
            .with(
                    "input",
                    Schema.text("The body without payloads and secrets, at most 1,024 characters.")
                            .orNull(),
                    entry -> entry.note().input())
            .with(
                    "status",
                    Schema.integer("The status of the answer; null for what did not come over HTTP.")
                            .orNull(),
                    entry -> entry.note().status())
            .with(
                    "count",
                    Schema.integer("How many tasks it was about, where they were counted.")
                            .orNull(),
                    entry -> entry.note().count())
            .example("""
                    {"audit_id": 7, "at_utc": "2026-11-21T23:49:00.183Z", "who": "ops", "operation": "changeQueue",
                     "target": "/queue/queues/default", "input": "{\\"paused\\":true}", "status": 200, "count": null}""");

    private AuditShapes() {}
}
