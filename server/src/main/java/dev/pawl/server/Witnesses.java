package dev.pawl.server;

/** Who is told of what a server answers: the audit of what admins do, and the metrics of everything. */
record Witnesses(AuditTrail audit, Exporter metrics) {}
