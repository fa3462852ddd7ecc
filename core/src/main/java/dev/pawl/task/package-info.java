/** The values of Pawl and the pure functions over them: states, outcomes, transitions, retry arithmetic, time. */
@NullMarked
package dev.pawl.task;

import org.jspecify.annotations.NullMarked;
