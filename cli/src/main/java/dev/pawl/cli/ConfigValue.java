package dev.pawl.cli;

import org.jspecify.annotations.Nullable;

/**
 * A value of a configuration file, and where it stands.
 *
 * @param line of its key, or of itself where it has none; counted from 1
 * @param value a {@code String}, {@code Boolean} or {@code Number}, a {@code Map} by key or a {@code List} of these records,
 *     null, or anything else that the format knows and settings do not
 */
record ConfigValue(int line, @Nullable Object value) {}
