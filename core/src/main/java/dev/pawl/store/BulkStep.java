package dev.pawl.store;

import java.util.List;

/**
 * A part of a bulk that has been done.
 *
 * @param state how far it is now
 * @param changes what happened to tasks, in this part
 */
public record BulkStep(Bulk.State state, List<Change> changes) {}
