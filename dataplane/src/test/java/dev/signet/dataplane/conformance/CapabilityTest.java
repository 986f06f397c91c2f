// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilityTest {
    @TempDir Path folder;

    @Test
    void itNamesWhatIsInTheRouteTableInItsOrder() {
        try (Account account = new Account(folder)) {
            Answer metadata = account.get("/metadata").expect(200);
            assertEquals(
                    List.of(
                            "read",
                            "vread",
                            "update",
                            "patch",
                            "delete",
                            "history-instance",
                            "history-type",
                            "create",
                            "search-type"),
                    codes(metadata, 9, "rest", 0, "resource", 0, "interaction"));
            assertEquals(
                    List.of("transaction", "batch", "search-system", "history-system"),
                    codes(metadata, 4, "rest", 0, "interaction"));
            assertEquals("versions", metadata.at("rest", 0, "operation", 0, "name"));
            assertEquals("application/fhir+xml", metadata.at("format", 1));
            assertEquals("validate", metadata.at("rest", 0, "resource", 0, "operation", 0, "name"));
            assertEquals("meta", metadata.at("rest", 0, "resource", 0, "operation", 1, "name"));
            assertEquals("true", metadata.at("rest", 0, "resource", 0, "conditionalUpdate"));
            assertEquals("multiple", metadata.at("rest", 0, "resource", 0, "conditionalDelete"));
            assertEquals("full-support", metadata.at("rest", 0, "resource", 0, "conditionalRead"));
            assertEquals("application/json-patch+json", metadata.at("patchFormat", 0));
        }
    }

    private static List<String> codes(Answer metadata, int count, Object... path) {
        return IntStream.rangeClosed(0, count)
                .mapToObj(
                        index -> {
                            var whole = Arrays.copyOf(path, path.length + 2);
                            whole[path.length] = index;
                            whole[path.length + 1] = "code";
                            return metadata.at(whole);
                        })
                .filter(code -> !code.isEmpty())
                .toList();
    }
}
