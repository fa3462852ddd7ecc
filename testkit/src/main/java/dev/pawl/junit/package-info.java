/** For applications: a queue for each test of theirs, in time that the test moves. */
@NullMarked
package dev.pawl.junit;

import org.jspecify.annotations.NullMarked;
