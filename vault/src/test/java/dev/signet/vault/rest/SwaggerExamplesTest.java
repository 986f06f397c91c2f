// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.vault.rest.PlaneFixture.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The bodies of the examples in Microsoft's swagger are taken as they stand, and the answers
/// have the members that the examples' answers have.
final class SwaggerExamplesTest {
    private final PlaneFixture vault = new PlaneFixture();
    private final Map<String, String> bodies = bodies();

    private static Map<String, String> bodies() {
        Map<String, String> bodies = new HashMap<>();
        try (InputStream file =
                Objects.requireNonNull(
                        SwaggerExamplesTest.class.getResourceAsStream("swagger-7.5-bodies.txt"))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(
                            line -> {
                                int space = line.indexOf(' ');
                                bodies.put(line.substring(0, space), line.substring(space + 1));
                            });
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bodies;
    }

    @AfterEach
    void close() {
        vault.close();
    }

    private Answer send(String method, String path, String example) {
        vault.version = "7.5";
        return vault.call(method, path, bodies.getOrDefault(example, ""));
    }

    private static void assertMembers(JsonNode node, String... names) {
        assertEquals(
                new TreeSet<>(Set.of(names)),
                new TreeSet<>(node.properties().stream().map(Map.Entry::getKey).toList()));
    }

    @Test
    void createIsTaken() {
        Answer answer = send("POST", "/keys/CreateSoftKeyTest/create", "CreateKey");
        assertEquals(200, answer.status(), answer.body().toString());
        assertMembers(answer.body(), "key", "attributes", "tags");
        assertMembers(answer.body().at("/key"), "kid", "kty", "key_ops", "n", "e");
        assertMembers(
                answer.body().at("/attributes"),
                "enabled",
                "created",
                "updated",
                "recoveryLevel",
                "recoverableDays",
                "exportable",
                "hsmPlatform");
        assertEquals(6, answer.body().at("/key/key_ops").size());
    }

    @Test
    void importIsTakenAndItsKeyUnwrapsWhatItWrapped() {
        Answer imported = send("PUT", "/keys/ImportSoftKeyTest", "ImportKey");
        assertEquals(200, imported.status(), imported.body().toString());
        assertFalse(imported.body().at("/key/n").asString().isEmpty());
        assertTrue(imported.body().at("/key/d").isMissingNode());
        String wrapped =
                send("POST", "/keys/ImportSoftKeyTest//wrapkey", "wrapKey")
                        .body()
                        .at("/value")
                        .asString();
        vault.version = "7.5";
        Answer unwrapped =
                vault.call(
                        "POST",
                        "/keys/ImportSoftKeyTest//unwrapkey",
                        "{\"alg\":\"RSA1_5\",\"value\":\"" + wrapped + "\"}");
        assertTrue(bodies.get("wrapKey").contains(unwrapped.body().at("/value").asString()));
    }

    @Test
    void anInconsistentImportIsRefused() {
        String body = bodies.get("ImportKey");
        int d = body.indexOf("\"d\":\"") + 5;
        char flipped = body.charAt(d) == 'A' ? 'B' : 'A';
        Answer answer =
                vault.call(
                        "PUT", "/keys/k", body.substring(0, d) + flipped + body.substring(d + 1));
        assertEquals(400, answer.status());
        assertEquals("BadParameter", answer.code());
    }

    private Answer use(String example) {
        return send("POST", "/keys/k//" + example.toLowerCase(Locale.ROOT), example);
    }

    @Test
    void usesAreTaken() {
        send("POST", "/keys/k/create", "CreateKey");
        for (String example : new String[] {"wrapKey", "encrypt", "sign"}) {
            Answer answer = use(example);
            assertEquals(200, answer.status(), example + answer.body());
            assertMembers(answer.body(), "kid", "value");
        }
        assertEquals(400, use("verify").status(), "digest and signature are swapped there");
        for (String example : new String[] {"unwrapKey", "decrypt"}) {
            Answer answer = use(example);
            assertEquals(400, answer.status(), "ciphertext of another key");
            assertTrue(answer.body().at("/error/message").asString().contains("does not open"));
        }
    }

    @Test
    void updatePolicyAndRandomAreTaken() {
        send("POST", "/keys/k/create", "CreateKey");
        Answer updated = send("PATCH", "/keys/k", "UpdateKey");
        assertEquals(200, updated.status(), updated.body().toString());
        assertEquals(631_180_800L, updated.body().at("/attributes/nbf").asLong());
        assertEquals("decrypt", updated.body().at("/key/key_ops/0").asString());
        Answer policy = send("PUT", "/keys/k/rotationpolicy", "UpdateKeyRotationPolicy");
        assertEquals(200, policy.status(), policy.body().toString());
        assertMembers(policy.body(), "id", "lifetimeActions", "attributes");
        assertEquals("P2Y", policy.body().at("/attributes/expiryTime").asString());
        assertEquals(2, policy.body().at("/lifetimeActions").size());
        Answer random = send("POST", "/rng", "GetRandomBytes");
        assertEquals(200, random.status());
        assertEquals(6, random.body().at("/value").asString().length());
        assertEquals(400, send("POST", "/keys/restore", "RestoreKey").status());
    }
}
