package dev.gatehouse.backup;

import java.util.List;

/**
 * What a backup holds.
 *
 * @param format of the file; a reader refuses those it does not know
 * @param createdAt when the snapshot was taken, ISO 8601
 * @param schemaVersion of the migrations the tables were at
 */
public record Manifest(
        int format,
        String createdAt,
        String schemaVersion,
        List<Table> tables,
        List<Partition> partitions,
        List<Sequence> sequences) {
    static final int FORMAT = 1;

    /**
     * One table; a partitioned one with the rows of all its partitions.
     *
     * @param columns in the order of the copy; generated ones are left out
     * @param sha256 of the uncompressed copy, hexadecimal
     */
    public record Table(String name, List<String> columns, long rows, String sha256) {}

    /**
     * A part of a partitioned table, parents before their children.
     *
     * @param bound such as {@code FOR VALUES FROM (…) TO (…)}
     * @param partitionedBy such as {@code RANGE (at)}; empty where it is not divided further
     */
    public record Partition(String name, String parent, String bound, String partitionedBy) {}

    /** Where a sequence was. */
    public record Sequence(String name, long lastValue, boolean called) {}

    public long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }
}
