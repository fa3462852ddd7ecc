/** Small programs that use the queue. */
@NullMarked
package dev.pawl.examples;

import org.jspecify.annotations.NullMarked;
