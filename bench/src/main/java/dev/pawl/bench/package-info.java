/** What this queue costs on this machine, as ratios to plain SQLite in the same run. */
@NullMarked
package dev.pawl.bench;

import org.jspecify.annotations.NullMarked;
