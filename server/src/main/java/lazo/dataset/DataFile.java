package lazo.dataset;

/**
 * A file of a version: its name within the dataset, its content's SHA-256, its size in bytes and
 * its rows.
 */
public record DataFile(String name, String sha256, long size, long rows) {}
