package dev.pawl.store;

import dev.pawl.task.TaskEvent;
import java.util.List;

/**
 * What one exchange of ended attempts for new claims brought.
 *
 * @param accepted for each finish, in order, whether the claim still owned its task; false means nothing was written
 * @param claims at most as many as asked for
 * @param rescued expired leases that were taken back on the way
 * @param nextDue when something in the file becomes due (a waiting task, a lease, a limit that opens), epoch milliseconds;
 *     {@link Long#MAX_VALUE} for never. Only looked up when fewer tasks were found than asked for, and limits not when every
 *     free slot was given and none is held ready beside a suspect
 */
public record Exchange(List<Boolean> accepted, List<Claim> claims, List<TaskEvent.Rescued> rescued, long nextDue) {}
