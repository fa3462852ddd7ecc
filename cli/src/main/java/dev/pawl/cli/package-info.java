/** The {@code pawl} command: one class per command, {@link dev.pawl.cli.Main} picks. */
@NullMarked
package dev.pawl.cli;

import org.jspecify.annotations.NullMarked;
