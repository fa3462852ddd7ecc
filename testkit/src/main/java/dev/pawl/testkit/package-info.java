/**
 * What a store must do, as tests to extend; and time that a test moves by hand. For authors of stores, and for
 * applications that test what they do with a queue.
 */
@NullMarked
package dev.pawl.testkit;

import org.jspecify.annotations.NullMarked;
