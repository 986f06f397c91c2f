// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
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

    @Test
    void itNamesTheProfilesThatAreStoredByTheirTypes() {
        try (Account account = new Account(folder)) {
            assertEquals("", profiles(account, "Patient"));
            stored(account, "b", "resource", "constraint", "Patient");
            stored(account, "a", "resource", "constraint", "Patient");
            stored(account, "a2", "resource", "constraint", "Patient", "http://p/a");
            stored(account, "c", "resource", "constraint", "Observation");
            stored(account, "d", "complex-type", "constraint", "Extension");
            stored(account, "e", "resource", "specialization", "Patient");
            assertEquals("http://p/a http://p/b", profiles(account, "Patient"));
            assertEquals("http://p/c", profiles(account, "Observation"));
            assertEquals("", profiles(account, "Encounter"));
            account.delete("/StructureDefinition/b").expect(204);
            assertEquals("http://p/a", profiles(account, "Patient"));
            stored(account, "c", "resource", "constraint", "Encounter");
            assertEquals("", profiles(account, "Observation"));
            assertEquals("http://p/c", profiles(account, "Encounter"));
        }
    }

    private static void stored(
            Account account, String id, String kind, String derivation, String... typeAndUrl) {
        account.put(
                "/StructureDefinition/" + id,
                """
                {"resourceType":"StructureDefinition","id":"%s","url":"%s","name":"N","status":"active",
                 "kind":"%s","abstract":false,"type":"%s","derivation":"%s",
                 "baseDefinition":"http://hl7.org/fhir/StructureDefinition/%s",
                 "differential":{"element":[{"id":"%s","path":"%s"}]}}
                """
                        .formatted(
                                id,
                                typeAndUrl.length > 1 ? typeAndUrl[1] : "http://p/" + id,
                                kind,
                                typeAndUrl[0],
                                derivation,
                                typeAndUrl[0],
                                typeAndUrl[0],
                                typeAndUrl[0]));
    }

    /// The profiles of a type with blanks between.
    private static String profiles(Account account, String type) {
        Answer metadata = account.get("/metadata").expect(200);
        for (int i = 0; ; i++) {
            if (metadata.at("rest", 0, "resource", i, "type").equals(type)) {
                int number = i;
                return IntStream.range(0, 9)
                        .mapToObj(
                                each ->
                                        metadata.at(
                                                "rest",
                                                0,
                                                "resource",
                                                number,
                                                "supportedProfile",
                                                each))
                        .filter(url -> !url.isEmpty())
                        .collect(Collectors.joining(" "));
            }
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
