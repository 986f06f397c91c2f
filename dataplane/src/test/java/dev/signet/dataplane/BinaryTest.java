// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Binaries by their own content type.
class BinaryTest {
    private static final byte[] IMAGE = new byte[5000];

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
        new Random(3).nextBytes(IMAGE);
        account.send(
                        "PUT",
                        "/Binary/i",
                        new ByteArrayInputStream(IMAGE),
                        "Content-Type",
                        "image/png")
                .expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image/png",
                "image/*",
                "image/png, */*",
                "application/fhir+json;q=0.5, image/png",
                "IMAGE/PNG",
                "image/webp, image/*;q=0.8"
            })
    void contentIsGivenToWhoWantsIt(String accept) {
        Answer read = account.get("/Binary/i", "Accept", accept).expect(200);
        assertEquals("image/png", read.header("Content-Type"));
        assertEquals("W/\"1\"", read.header("ETag"));
        assertArrayEquals(IMAGE, read.body());
        assertArrayEquals(
                IMAGE, account.get("/Binary/i/_history/1", "Accept", accept).expect(200).body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "application/fhir+json",
                "application/json, image/png;q=0.5",
                "text/html, */*;q=0.1"
            })
    void theResourceIsGivenToAllOthers(String accept) {
        Answer read = account.get("/Binary/i", "Accept", accept).expect(200);
        assertEquals("image/png", read.at("contentType"));
        assertEquals(Base64.getEncoder().encodeToString(IMAGE), read.at("data"));
        account.get("/Binary/i?_format=json", "Accept", "image/png").expect(200).json();
    }

    @Test
    void whoTakesNeitherIsRefused() {
        account.get("/Binary/i", "Accept", "text/plain").expect(406);
        account.get("/Patient/i", "Accept", "image/png").expect(406);
    }

    @Test
    void whatIsStoredCannotRunInABrowser() {
        String page = "<script>alert(1)</script>";
        account.put("/Binary/h", page, "Content-Type", "text/html; charset=utf-8").expect(201);
        Answer read = account.get("/Binary/h", "Accept", "text/html").expect(200);
        assertEquals(page, read.text());
        assertEquals("text/html; charset=utf-8", read.header("Content-Type"));
        assertEquals("nosniff", read.header("X-Content-Type-Options"));
        assertEquals("default-src 'none'; sandbox", read.header("Content-Security-Policy"));
        assertEquals("attachment", read.header("Content-Disposition"));
    }

    @Test
    void contentIsPostedUpdatedAndKeepsItsSecurityContext() {
        Answer created =
                account.post(
                                "/Binary",
                                "hello",
                                "Content-Type",
                                "text/plain",
                                "X-Security-Context",
                                "Patient/p")
                        .expect(201);
        assertEquals("Patient/p", created.at("securityContext", "reference"));
        String path = "/Binary/" + created.at("id");
        Answer read = account.get(path, "Accept", "text/plain").expect(200);
        assertEquals("hello", read.text());
        assertEquals("Patient/p", read.header("X-Security-Context"));
        account.put(path, "again", "Content-Type", "text/plain", "If-Match", "W/\"1\"").expect(200);
        assertEquals("again", account.get(path, "Accept", "text/*").expect(200).text());
        account.put(path, "third", "Content-Type", "text/plain", "If-Match", "W/\"1\"").expect(412);
    }

    @Test
    void aResourceIsTakenInItsOwnForms() {
        String json =
                "{\"resourceType\":\"Binary\",\"id\":\"r\",\"contentType\":\"text/plain\",\"data\":"
                        + "\"aGVsbG8=\"}";
        account.put("/Binary/r", json, "Content-Type", "application/json+fhir").expect(201);
        assertEquals("hello", account.get("/Binary/r", "Accept", "text/plain").expect(200).text());
        account.put(
                        "/Binary/r",
                        "<Binary xmlns=\"http://hl7.org/fhir\"><id value=\"r\"/><contentType"
                                + " value=\"text/plain\"/><data value=\"aGk=\"/></Binary>",
                        "Content-Type",
                        "application/fhir+xml")
                .expect(200);
        assertEquals("hi", account.get("/Binary/r", "Accept", "text/plain").expect(200).text());
    }

    @Test
    void documentsInXmlAreContentUnlessTheyAreBinaries() {
        String document = "<?xml version=\"1.0\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>";
        account.put("/Binary/d", document, "Content-Type", "text/xml").expect(201);
        assertEquals(document, account.get("/Binary/d", "Accept", "text/xml").expect(200).text());
        String binary =
                "<Binary xmlns=\"http://hl7.org/fhir\"><id value=\"d\"/><contentType"
                        + " value=\"text/plain\"/><data value=\"aGk=\"/></Binary>";
        account.put("/Binary/d", binary, "Content-Type", "application/xml").expect(200);
        assertEquals("hi", account.get("/Binary/d", "Accept", "text/plain").expect(200).text());
        account.put("/Binary/d", document, "Content-Type", "application/fhir+xml").expect(400);
    }

    @Test
    void aContentTypeThatIsNoneIsGivenAsBytes() {
        String json =
                "{\"resourceType\":\"Binary\",\"id\":\"n\",\"contentType\":\"nothing\",\"data\":"
                        + "\"aGVsbG8=\"}";
        account.put("/Binary/n", json).expect(201);
        Answer read = account.get("/Binary/n", "Accept", "application/octet-stream").expect(200);
        assertEquals("application/octet-stream", read.header("Content-Type"));
    }

    @Test
    void aPartIsOneOfTheResource() {
        for (String part : List.of("_elements=contentType", "_summary=true", "_summary=data")) {
            account.get("/Binary/i?" + part, "Accept", "image/png").expect(406);
            Answer read = account.get("/Binary/i?" + part, "Accept", "image/png, */*").expect(200);
            assertEquals("image/png", read.at("contentType"));
            account.get("/Binary/i/_history/1?" + part, "Accept", "image/*").expect(406);
        }
        Answer whole = account.get("/Binary/i?_summary=false", "Accept", "image/png").expect(200);
        assertArrayEquals(IMAGE, whole.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/*", "*/*", "text/plain, text/*"})
    void aContentTypeOfSeveralIsNone(String type) {
        account.post("/Binary", "hello", "Content-Type", type).expect(400);
        String json =
                "{\"resourceType\":\"Binary\",\"id\":\"w\",\"contentType\":\"TYPE\",\"data\":"
                        + "\"aGVsbG8=\"}";
        account.put("/Binary/w", json.replace("TYPE", type));
        account.get("/Binary/w", "Accept", "text/plain").expect(406);
        Answer read = account.get("/Binary/w", "Accept", "application/octet-stream").expect(200);
        assertEquals("application/octet-stream", read.header("Content-Type"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:1",
                "data:text/html,x",
                "Patient?name=x",
                "#a",
                "//example.org/Patient/a",
                "patient/a",
                "Patient/a/b"
            })
    void onlyLiteralReferencesAreSecurityContexts(String context) {
        account.post("/Binary", "x", "Content-Type", "text/plain", "X-Security-Context", context)
                .expect(400);
        assertEquals("", told("s1", context));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient/a",
                "Patient/a/_history/1",
                "https://example.org/fhir/Patient/a",
                "urn:uuid:11111111-1111-4111-8111-111111111111"
            })
    void literalReferencesAreToldBack(String context) {
        assertEquals(context, told("s2", context));
    }

    /// The header that tells the security context of a Binary that was sent as a resource.
    private static String told(String id, String context) {
        String json =
                "{\"resourceType\":\"Binary\",\"id\":\"%s\",\"contentType\":\"text/plain\","
                        + "\"securityContext\":{\"reference\":\"%s\"},\"data\":\"aGVsbG8=\"}";
        account.put("/Binary/" + id, json.formatted(id, context));
        Answer read = account.get("/Binary/" + id, "Accept", "text/plain");
        return read.status() == 200 ? read.header("X-Security-Context") : "";
    }

    @Test
    void contentHasABoundAndOtherTypesOfResourcesHaveNone() {
        byte[] large = new byte[2 << 20];
        account.send(
                        "POST",
                        "/Binary",
                        new ByteArrayInputStream(large),
                        "Content-Type",
                        "image/png")
                .expect(413);
        byte[] most = new byte[1_568_768];
        account.send("POST", "/Binary", new ByteArrayInputStream(most), "Content-Type", "image/png")
                .expect(201);
        account.post("/Patient", "x", "Content-Type", "image/png").expect(415);
        account.post("/Binary", "", "Content-Type", "image/png").expect(400);
        account.post(
                        "/Binary",
                        "x",
                        "Content-Type",
                        "text/plain",
                        "X-Security-Context",
                        "not a reference")
                .expect(400);
    }

    @Test
    void aBatchGivesTheResource() {
        Answer batch =
                account.post(
                        "/",
                        Account.bundle("batch", Account.entry("", "GET", "Binary/i", "", "")),
                        "Accept",
                        "application/fhir+json");
        assertEquals("image/png", batch.at("entry", 0, "resource", "contentType"));
        assertEquals(
                new String(IMAGE, StandardCharsets.ISO_8859_1).length(),
                Base64.getDecoder().decode(batch.at("entry", 0, "resource", "data")).length);
    }
}
