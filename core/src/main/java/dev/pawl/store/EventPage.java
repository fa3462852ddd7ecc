package dev.pawl.store;

import java.util.List;

/**
 * A part of the event log.
 *
 * @param events those that fit, oldest first
 * @param last up to which id the log was read: where the next page goes on
 * @param more whether the log went on then
 */
public record EventPage(List<LoggedEvent> events, long last, boolean more) {}
