/** The store in one SQLite file: one pen per process, readers beside it. */
@NullMarked
package dev.pawl.sqlite;

import org.jspecify.annotations.NullMarked;
