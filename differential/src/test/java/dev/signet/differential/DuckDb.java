// SPDX-License-Identifier: Apache-2.0
package dev.signet.differential;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/// DuckDB as a reader of NDJSON, with nothing of ours between.
final class DuckDb implements AutoCloseable {
    private final Connection connection;

    DuckDb() throws SQLException {
        this.connection = DriverManager.getConnection("jdbc:duckdb:");
        try (var statement = connection.createStatement()) {
            statement.execute("SET autoinstall_known_extensions = false");
        }
    }

    /// How many ids the resources of each type have in the files of a folder: each line is read as
    /// a row, whose columns DuckDB makes of what it finds there.
    Map<String, Long> ids(Path folder) throws SQLException {
        return counted(
                """
                SELECT resourceType, count(DISTINCT id), count(*)
                FROM read_json('%s/*.ndjson', format = 'newline_delimited', sample_size = -1,
                               union_by_name = true, maximum_object_size = 4194304)
                GROUP BY resourceType"""
                        .formatted(folder));
    }

    private Map<String, Long> counted(String query) throws SQLException {
        var counts = new TreeMap<String, Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                if (rows.getLong(2) != rows.getLong(3)) {
                    throw new IllegalStateException("an id comes twice: " + rows.getString(1));
                }
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
