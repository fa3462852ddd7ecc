/** The machinery: the only package with threads. Not exported; use {@code dev.pawl}. */
@NullMarked
package dev.pawl.engine;

import org.jspecify.annotations.NullMarked;
