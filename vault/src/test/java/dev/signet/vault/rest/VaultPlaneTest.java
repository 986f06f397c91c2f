// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.vault.Fixture;
import dev.signet.vault.rest.PlaneFixture.Answer;
import dev.signet.vault.vaults.VaultName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The Key Vault REST API as clients send it (contract 3.1 to 3.4, clients 1.3).
final class VaultPlaneTest {
    private static final String VALUE = "ovQIlbB0DgWhZA7sgkPxbg9H-Ly-VlNGPSgGrrZvlIo";

    private final PlaneFixture vault = new PlaneFixture();

    @AfterEach
    void close() {
        vault.close();
    }

    private Answer create(String name) {
        return vault.call(
                "POST",
                "/keys/" + name + "/create",
                """
                {"kty":"RSA","key_size":2048,"public_exponent":0,
                 "key_ops":["wrapKey","unwrapKey"],"attributes":{},"tags":{"a":"b"}}
                """);
    }

    private static String version(Answer answer) {
        String kid = answer.body().at("/key/kid").asString();
        return kid.substring(kid.lastIndexOf('/') + 1);
    }

    private static void assertError(Answer answer, int status, String code, String inner) {
        assertEquals(status, answer.status(), answer.body().toString());
        assertEquals(code, answer.code(), answer.body().toString());
        assertEquals(inner, answer.inner(), answer.body().toString());
    }

    @Test
    void aKeyIsCreatedWrapsUnwrapsIsDisabledAndRefuses() {
        Answer created = create("k");
        assertEquals(200, created.status(), created.body().toString());
        String version = version(created);
        assertTrue(version.matches("[0-9a-f]{32}"));
        assertEquals(
                PlaneFixture.BASE + "/keys/k/" + version, created.body().at("/key/kid").asString());
        assertEquals("AQAB", created.body().at("/key/e").asString());
        assertEquals("b", created.body().at("/tags/a").asString());
        assertTrue(created.body().at("/key/d").isMissingNode());

        String wrap = "{\"alg\":\"RSA-OAEP-256\",\"value\":\"" + VALUE + "\"}";
        Answer wrapped = vault.call("POST", "/keys/k//wrapkey", wrap);
        assertEquals(200, wrapped.status(), wrapped.body().toString());
        assertEquals(
                created.body().at("/key/kid").asString(), wrapped.body().at("/kid").asString());
        String unwrap =
                "{\"alg\":\"RSA-OAEP-256\",\"value\":\""
                        + wrapped.body().at("/value").asString()
                        + "\"}";
        Answer unwrapped = vault.call("POST", "/keys/k/" + version + "/unwrapkey", unwrap);
        assertEquals(VALUE, unwrapped.body().at("/value").asString());

        Answer updated =
                vault.call(
                        "PATCH",
                        "/keys/k/" + version,
                        """
                        {"key_ops":[],"attributes":{"enabled":false,"exportable":false},
                         "tags":{"a":"b"}}
                        """);
        assertEquals(200, updated.status(), updated.body().toString());
        assertEquals(2, updated.body().at("/key/key_ops").size());
        assertFalse(updated.body().at("/attributes/enabled").asBoolean());
        assertError(
                vault.call("POST", "/keys/k/" + version + "/unwrapkey", unwrap),
                403,
                "Forbidden",
                "KeyDisabled");
        assertEquals(200, vault.call("GET", "/keys/k/").status());
    }

    @Test
    void aRequestWithoutTokenIsChallengedBeforeAnythingIsRead() {
        vault.version = "";
        for (String path : List.of("/keys/k/create", "/nonsense", "/keys/%%%/x")) {
            Answer answer = vault.send("POST", path, "{not json");
            assertEquals(401, answer.status());
            assertEquals("Unauthorized", answer.code());
            assertEquals(
                    Optional.of(
                            "Bearer authorization=\"https://login.example:8443/"
                                    + Fixture.TENANT
                                    + "\", resource=\"https://vault.example:8444\""),
                    answer.headers().first("WWW-Authenticate"));
        }
        assertEquals(401, vault.as("bad", "GET", "/keys", "").status());
        assertEquals(401, vault.send("GET", "/keys", "", "Authorization", "Basic eDp5").status());
        assertEquals(401, vault.as("o;a;another-tenant", "GET", "/keys", "").status());
    }

    @Test
    void anApiVersionIsNeededAndMustBeKnown() {
        for (String version :
                List.of(
                        "7.0",
                        "7.1",
                        "7.2",
                        "7.3",
                        "7.4-preview.1",
                        "7.4",
                        "7.5",
                        "7.6",
                        "2025-07-01")) {
            vault.version = version;
            assertEquals(200, vault.call("GET", "/keys").status(), version);
        }
        for (String version : List.of("", "6.0", "7.7", "2016-10-01")) {
            vault.version = version;
            assertError(vault.call("GET", "/keys"), 400, "BadParameter", "");
        }
    }

    @Test
    void anAnswerHasTheShapeOfTheVersionAskedFor() {
        create("k");
        vault.version = "7.0";
        Answer oldest = vault.call("GET", "/keys/k");
        assertTrue(oldest.body().at("/attributes/recoverableDays").isMissingNode());
        assertEquals(
                "Recoverable+Purgeable", oldest.body().at("/attributes/recoveryLevel").asString());
        vault.version = "7.1";
        Answer old = vault.call("GET", "/keys/k");
        assertEquals(90, old.body().at("/attributes/recoverableDays").asInt());
        assertTrue(old.body().at("/attributes/exportable").isMissingNode());
        assertError(vault.call("POST", "/keys/k/rotate"), 400, "BadParameter", "");
        vault.version = "7.4";
        Answer newer = vault.call("GET", "/keys/k");
        assertFalse(newer.body().at("/attributes/exportable").asBoolean(true));
        assertTrue(newer.body().at("/attributes/hsmPlatform").isMissingNode());
        vault.version = "7.5";
        assertEquals(
                "0", vault.call("GET", "/keys/k").body().at("/attributes/hsmPlatform").asString());
    }

    @Test
    void listsArePagedToTheEnd() {
        for (int i = 0; i < 5; i++) {
            vault.call("POST", "/keys/ec-" + i + "/create", "{\"kty\":\"EC\"}");
        }
        List<String> seen = new ArrayList<>();
        String path = "/keys?maxresults=2";
        while (!path.isEmpty()) {
            Answer page = vault.call("GET", path);
            assertEquals(200, page.status(), page.body().toString());
            page.body().at("/value").forEach(item -> seen.add(item.at("/kid").asString()));
            String next = page.body().at("/nextLink").asString("");
            path = next.isEmpty() ? "" : next.substring(PlaneFixture.BASE.length());
        }
        assertEquals(5, seen.size());
        assertEquals(PlaneFixture.BASE + "/keys/ec-0", seen.getFirst());
        assertError(vault.call("GET", "/keys?maxresults=26"), 400, "BadParameter", "");
        assertError(vault.call("GET", "/keys?maxresults=0"), 400, "BadParameter", "");
        assertError(vault.call("GET", "/keys?maxresults=x"), 400, "BadParameter", "");
    }

    @Test
    void versionsAreListedWithoutKeyMaterial() {
        for (int i = 0; i < 3; i++) {
            vault.call("POST", "/keys/k/create", "{\"kty\":\"EC\"}");
        }
        Answer first = vault.call("GET", "/keys/k/versions?maxresults=2");
        assertEquals(2, first.body().at("/value").size());
        assertTrue(first.body().at("/value/0/key").isMissingNode());
        String next = first.body().at("/nextLink").asString();
        Answer rest = vault.call("GET", next.substring(PlaneFixture.BASE.length()));
        assertEquals(1, rest.body().at("/value").size());
        assertTrue(rest.body().at("/nextLink").isMissingNode());
        for (String token : List.of("eHg", "*")) { // "xx", and no base64
            Answer foreign = vault.call("GET", "/keys/k/versions?$skiptoken=" + token);
            assertError(foreign, 400, "BadParameter", "");
            assertEquals(
                    "the $skiptoken is none of this vault ($skiptoken)",
                    foreign.body().at("/error/message").asString());
        }
    }

    @Test
    void aKeyIsDeletedRecoveredAndPurged() {
        create("k");
        Answer deleted = vault.call("DELETE", "/keys/k");
        assertEquals(200, deleted.status());
        assertEquals(
                PlaneFixture.BASE + "/deletedkeys/k", deleted.body().at("/recoveryId").asString());
        assertEquals(
                90L * 86_400,
                deleted.body().at("/scheduledPurgeDate").asLong()
                        - deleted.body().at("/deletedDate").asLong());
        assertError(vault.call("GET", "/keys/k"), 404, "KeyNotFound", "");
        assertError(create("k"), 409, "Conflict", "ObjectIsDeletedButRecoverable");
        assertEquals(200, vault.call("GET", "/deletedkeys/k").status());
        assertEquals(1, vault.call("GET", "/deletedkeys").body().at("/value").size());
        assertEquals(200, vault.call("POST", "/deletedkeys/k/recover").status());
        assertEquals(200, vault.call("GET", "/keys/k").status());
        assertError(vault.call("DELETE", "/deletedkeys/k"), 404, "KeyNotFound", "");
        vault.call("DELETE", "/keys/k");
        assertEquals(204, vault.call("DELETE", "/deletedkeys/k").status());
        assertError(vault.call("GET", "/deletedkeys/k"), 404, "KeyNotFound", "");
        assertEquals(200, create("k").status());
    }

    @Test
    void purgeProtectionRefusesThePurge() {
        vault.fixture.vaults().put(Fixture.MAIN, Fixture.draft(Fixture.MAIN).withPurgeProtection());
        create("k");
        Answer deleted = vault.call("DELETE", "/keys/k");
        assertEquals("Recoverable", deleted.body().at("/attributes/recoveryLevel").asString());
        Answer purge = vault.call("DELETE", "/deletedkeys/k");
        assertError(purge, 403, "Forbidden", "");
        assertTrue(
                purge.body()
                        .at("/error/message")
                        .asString()
                        .contains("purge protection is enabled"));
    }

    @Test
    void badInputIsRefusedWithTheFieldNamed() {
        List<String> bodies =
                List.of(
                        "",
                        "[]",
                        "{\"kty\":\"RSA\"",
                        "{\"kty\":\"RSA\",\"kty\":\"RSA\"}",
                        "{\"kty\":\"RSA\"} x",
                        "{\"kty\":\"oct\"}",
                        "{\"kty\":\"RSA-HSM\"}",
                        "{}",
                        "{\"kty\":7}",
                        "{\"kty\":\"RSA\",\"key_size\":1024}",
                        "{\"kty\":\"RSA\",\"key_size\":2048.5}",
                        "{\"kty\":\"RSA\",\"key_size\":\"2048\"}",
                        "{\"kty\":\"RSA\",\"public_exponent\":3}",
                        "{\"kty\":\"EC\",\"crv\":\"P-999\"}",
                        "{\"kty\":\"EC\",\"key_ops\":[\"wrapKey\"]}",
                        "{\"kty\":\"RSA\",\"key_ops\":[\"fly\"]}",
                        "{\"kty\":\"RSA\",\"attributes\":{\"exportable\":true}}",
                        "{\"kty\":\"RSA\",\"attributes\":{\"nbf\":20,\"exp\":10}}",
                        "{\"kty\":\"RSA\",\"attributes\":{\"nbf\":-1}}",
                        "{\"kty\":\"RSA\",\"tags\":{\"a\":1}}",
                        "{\"kty\":\"RSA\",\"tags\":{\"a\":\"" + "x".repeat(257) + "\"}}");
        for (String body : bodies) {
            Answer answer = vault.call("POST", "/keys/k/create", body);
            assertError(answer, 400, "BadParameter", "");
        }
        assertError(
                vault.call("POST", "/keys/a_b/create", "{\"kty\":\"EC\"}"),
                400,
                "BadParameter",
                "");
        assertError(vault.call("GET", "/keys/k/xyz"), 400, "BadParameter", "");
        assertError(
                vault.call("POST", "/keys/k/create", "{\"kty\":\"" + "x".repeat(300_000) + "\"}"),
                413,
                "RequestBodyTooLarge",
                "");
        assertEquals(405, vault.call("PUT", "/keys").status());
        assertEquals(404, vault.call("GET", "/secrets").status());
        assertError(vault.call("GET", "/keys/k"), 404, "KeyNotFound", "");
    }

    @Test
    void aUseWithoutAVersionIsTheLatestsAndSaysWhich() {
        create("k");
        String latest = create("k").body().at("/key/kid").asString();
        String wrap = "{\"alg\":\"RSA-OAEP-256\",\"value\":\"" + VALUE + "\"}";
        for (String address : List.of("/keys/k/wrapKey", "/keys/k//wrapkey")) {
            Answer wrapped = vault.call("POST", address, wrap);
            assertEquals(200, wrapped.status(), wrapped.body().toString());
            assertEquals(latest, wrapped.body().at("/kid").asString());
            String unwrap = wrap.replace(VALUE, wrapped.body().at("/value").asString());
            Answer unwrapped = vault.call("POST", "/keys/k/unwrapkey", unwrap);
            assertEquals(VALUE, unwrapped.body().at("/value").asString());
            assertEquals(latest, unwrapped.body().at("/kid").asString());
        }
        assertEquals(405, vault.call("GET", "/keys/k/sign").status());
    }

    @Test
    void whatOnlyHardwareCanDoIsRefusedByItsName() {
        String version = version(create("k"));
        for (String place : List.of("/keys/k/", "/keys/k/" + version + "/")) {
            Answer released = vault.call("POST", place + "release", "{\"target\":\"t\"}");
            assertError(released, 400, "BadParameter", "");
            assertTrue(released.body().at("/error/message").asString().contains("key release"));
            Answer attested = vault.call("GET", place + "attestation");
            assertError(attested, 400, "BadParameter", "");
            assertTrue(attested.body().at("/error/message").asString().contains("attestation"));
        }
    }

    @Test
    void aValueThatTheKeyCannotTakeIsRefused() {
        create("k");
        for (String body :
                List.of(
                        "{\"alg\":\"A256KW\",\"value\":\"AAAA\"}",
                        "{\"alg\":\"RSA-OAEP\"}",
                        "{\"value\":\"AAAA\"}",
                        "{\"alg\":\"RSA-OAEP\",\"value\":\"***\"}",
                        "{\"alg\":\"RSA-OAEP\",\"value\":\"" + "A".repeat(400) + "\"}")) {
            assertError(vault.call("POST", "/keys/k//wrapkey", body), 400, "BadParameter", "");
        }
        assertError(
                vault.call(
                        "POST",
                        "/keys/k//unwrapkey",
                        "{\"alg\":\"RSA-OAEP\",\"value\":\"" + "A".repeat(342) + "\"}"),
                400,
                "BadParameter",
                "");
        assertError(
                vault.call("POST", "/keys/k//encrypt", "{\"alg\":\"RSA-OAEP\",\"value\":\"AAAA\"}"),
                403,
                "Forbidden",
                "KeyOperationForbidden");
    }

    @Test
    void theHostNamesTheVault() {
        var other = new VaultName("other");
        vault.fixture.vaults().put(other, Fixture.draft(other));
        create("k");
        vault.base = "https://other.vault.example:8444";
        assertError(vault.call("GET", "/keys/k"), 404, "KeyNotFound", "");
        vault.base = "https://OTHER.Vault.example";
        assertEquals(200, vault.call("GET", "/keys").status());
        vault.base = "https://localhost:8444";
        Answer byPath = vault.call("GET", "/keys/k");
        assertTrue(
                byPath.body()
                        .at("/key/kid")
                        .asString()
                        .startsWith("https://localhost:8444/keys/k/"));
        vault.base = "https://[::1]:8444";
        assertEquals(200, vault.call("GET", "/keys/k").status());
        vault.base = "https://nobody.vault.example";
        assertError(vault.call("GET", "/keys/k"), 404, "VaultNotFound", "");
        vault.base = "https://a.b.vault.example";
        assertError(vault.call("GET", "/keys/k"), 404, "VaultNotFound", "");
        vault.base = "https://other.vault.example";
        vault.fixture.vaults().delete(other);
        assertError(vault.call("GET", "/keys"), 404, "VaultNotFound", "");
    }
}
