/** A queue's metrics for Micrometer. */
@NullMarked
package dev.pawl.metrics;

import org.jspecify.annotations.NullMarked;
