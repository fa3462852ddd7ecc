/** Several processes on one file under kills, stops, clock jumps and wishes, and a check of all they were told. */
@NullMarked
package dev.pawl.bench.torture;

import org.jspecify.annotations.NullMarked;
