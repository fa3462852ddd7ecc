package dev.pawl.store;

/**
 * What a vacuum did.
 *
 * @param bytesBefore what the database took up
 * @param bytesAfter what it takes up now
 */
public record Vacuumed(long bytesBefore, long bytesAfter) {}
