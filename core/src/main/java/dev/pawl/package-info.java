/** What users import: open a queue, enqueue, handle, watch. */
@NullMarked
package dev.pawl;

import org.jspecify.annotations.NullMarked;
