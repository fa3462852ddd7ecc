/** The port between the engine and a database: what every store must do, in words that name no database. */
@NullMarked
package dev.pawl.store;

import org.jspecify.annotations.NullMarked;
