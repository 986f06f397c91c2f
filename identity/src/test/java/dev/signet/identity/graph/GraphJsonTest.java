// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.json.Members;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Bodies for Graph: what is wrong is named by its path, what is not known is passed over.
final class GraphJsonTest {
    private static Members sent(String body) {
        return GraphJson.of(
                new Request(
                        "POST",
                        "https://127.0.0.1:8443",
                        List.of("v1.0", "users"),
                        Request.form(""),
                        Headers.of(),
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                        "127.0.0.1"));
    }

    private static void assertRefused(Failure failure, String text, Executable reading) {
        Failed failed = assertThrows(Failed.class, reading);
        assertEquals(failure, failed.failure());
        assertEquals(text, failed.text());
    }

    @Test
    void aTextIsNamedByItsWholePath() {
        Members body =
                sent("{\"passwordProfile\":{\"password\":7},\"displayName\":\" \",\"new\":1}");
        assertRefused(
                Failure.INVALID,
                "passwordProfile.password must be a string",
                () -> GraphJson.text(body.objectOrEmpty("passwordProfile"), "password"));
        for (String name : List.of("displayName", "appId")) {
            assertRefused(
                    Failure.INVALID,
                    name + " must be a string of 1 to 1024 characters",
                    () -> GraphJson.text(body, name));
        }
    }

    @Test
    void noBodyHasNoMembersAndAnotherValueIsRefused() {
        assertEquals(List.of(), sent("").unknown());
        for (String body : List.of("[]", "{", "{\"a\":1,\"a\":2}")) {
            assertRefused(Failure.MALFORMED, "the body must be one JSON object", () -> sent(body));
        }
    }
}
