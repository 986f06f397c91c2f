// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import dev.signet.bench.Round.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A code system of 400,000 concepts in one server, and what is asked of it. No resource could
/// hold it: it is stored in fragments. One thread.
record Vocabulary(Subject subject) {
    /// Milliseconds of one expansion by a filter that leaves eleven concepts.
    static final String FIGURE = "ms for $expand?filter of 400,000 concepts";

    private static final int PARTS = 16;
    private static final int EACH = 25_000;
    private static final String URL = "http://example.org/large";

    /// @throws IllegalStateException when something was not taken
    void load() {
        try (Connection connection = subject.connect()) {
            for (int part = 0; part < PARTS; part++) {
                put(connection, "/CodeSystem/large-" + part, part(part));
            }
            put(
                    connection,
                    "/ValueSet/large",
                    "{\"resourceType\":\"ValueSet\",\"id\":\"large\",\"status\":\"active\","
                            + "\"compose\":{\"include\":[{\"system\":\""
                            + URL
                            + "\"}]}}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(Connection connection, String path, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        int status = connection.send("PUT", subject.base() + path, bytes).status();
        if (status != 201 && status != 200) {
            throw new IllegalStateException("a part of the code system was answered " + status);
        }
    }

    private static String part(int part) {
        var json = new StringBuilder(2 << 20);
        json.append("{\"resourceType\":\"CodeSystem\",\"id\":\"large-")
                .append(part)
                .append("\",\"url\":\"" + URL + "\",\"version\":\"1\",\"status\":\"active\",")
                .append("\"content\":\"fragment\",\"count\":")
                .append(PARTS * EACH)
                .append(",\"concept\":[");
        for (int i = 0; i < EACH; i++) {
            int number = part * EACH + i;
            json.append(i == 0 ? "" : ",")
                    .append("{\"code\":\"c")
                    .append(number)
                    .append("\",\"display\":\"Finding ")
                    .append(Integer.toString(number, 36).toUpperCase(Locale.ROOT))
                    .append(" of the body\"}");
        }
        return json.append("]}").toString();
    }

    /// Another filter each time: those of the beginning of a code.
    Exchange expand() {
        String path = subject.base() + "/ValueSet/large/$expand?count=20&filter=finding%20c";
        return (connection, number) -> {
            long code = 10_000 + number * 37 % 30_000;
            var answer = connection.send("GET", path + code, new byte[0]);
            return answer.status() == 200 && answer.text().contains("\"total\":11,");
        };
    }
}
