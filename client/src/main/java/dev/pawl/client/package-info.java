/** A queue that a server keeps, as a store: {@code Pawl.open("https://host:8080", settings)}. */
@NullMarked
package dev.pawl.client;

import org.jspecify.annotations.NullMarked;
