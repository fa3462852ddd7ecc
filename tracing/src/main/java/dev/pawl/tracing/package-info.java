/** Spans of what is enqueued and worked on, for OpenTelemetry. */
@NullMarked
package dev.pawl.tracing;

import org.jspecify.annotations.NullMarked;
