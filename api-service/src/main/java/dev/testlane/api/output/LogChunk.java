package dev.testlane.api.output;

/** A piece of a run's log: the bytes from {@code startOffset} to before {@code endOffset}, UTF-8. */
@SuppressWarnings("ArrayRecordComponent") // carried once from the database to a client, never compared
public record LogChunk(long startOffset, long endOffset, byte[] content) {}
