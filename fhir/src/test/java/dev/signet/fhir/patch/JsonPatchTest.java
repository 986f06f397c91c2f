// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.Meter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class JsonPatchTest {
    /// `org.hl7.fhir.testcases:fhir-test-cases` 1.7.69, r4/patch.
    private static final String CASES = "json-patch-tests.json";

    private static Json json(String text) {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return JsonReader.read(bytes, 0, bytes.length);
    }

    private static Json patched(String document, String patch) {
        return JsonPatch.of(json(patch)).apply(json(document), Meter.NONE);
    }

    private static void gives(String expected, String document, String patch) {
        Json patched = patched(document, patch);
        assertEquals(text(json(expected)), text(patched));
    }

    private static String text(Json json) {
        return new String(json.bytes(), StandardCharsets.UTF_8);
    }

    private static Failed refused(String document, String patch) {
        Failed failed = assertThrows(Failed.class, () -> patched(document, patch), patch);
        assertEquals(Failure.INVALID, failed.failure());
        return failed;
    }

    private static JsonArray cases() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(JsonPatchTest.class.getResourceAsStream(CASES))) {
            byte[] bytes = file.readAllBytes();
            return (JsonArray) JsonReader.read(bytes, 0, bytes.length);
        }
    }

    @Test
    void everyCaseOfHl7ComesOutAsItSays() throws IOException {
        var wrong = new ArrayList<String>();
        int count = 0;
        for (Json each : cases()) {
            var one = (JsonObject) each;
            String name = one.text("comment", "");
            Json expected = one.find("expected");
            try {
                Json document = Objects.requireNonNull(one.find("doc"));
                Json patch = Objects.requireNonNull(one.find("patch"));
                Json made = JsonPatch.of(patch).apply(document, Meter.NONE);
                if (expected == null || !JsonEquality.same(made, expected)) {
                    wrong.add(name);
                }
            } catch (Failed failed) {
                if (expected != null) {
                    wrong.add(name + ": " + failed.text());
                }
            }
            count++;
        }
        assertEquals(List.of(), wrong);
        assertEquals(16, count);
    }

    @Test
    void digitsThatNobodyTouchesStayAsTheyWere() {
        gives(
                "{'a':1.00,'b':[1e2,-0.50],'c':7.10}",
                "{'a':1.00,'b':[1e2,-0.50]}",
                "[{'op':'add','path':'/c','value':7.10}]");
    }

    @Test
    void numbersAreTestedByTheirValueAndMembersInAnyOrder() {
        gives("{'a':1.0}", "{'a':1.0}", "[{'op':'test','path':'/a','value':1}]");
        gives("{'a':100}", "{'a':100}", "[{'op':'test','path':'/a','value':1E2}]");
        gives(
                "{'a':{'x':1,'y':[null,true]}}",
                "{'a':{'x':1,'y':[null,true]}}",
                "[{'op':'test','path':'/a','value':{'y':[null,true],'x':1.00}}]");
        refused("{'a':[1,2]}", "[{'op':'test','path':'/a','value':[2,1]}]");
        refused("{'a':'1'}", "[{'op':'test','path':'/a','value':1}]");
    }

    @Test
    void aPointerIsReadStrictly() {
        for (String pointer : List.of("a", "a/b", "/a~", "/a~2", "/a~01~")) {
            refused("{'a':1}", "[{'op':'test','path':'" + pointer + "','value':1}]");
        }
        for (String index : List.of("01", "-1", "+1", "1.0", "2", "-", " 1", "1e0", "9999999999")) {
            refused("{'a':[1,2]}", "[{'op':'remove','path':'/a/" + index + "'}]");
        }
        gives("{'':2}", "{'':1}", "[{'op':'replace','path':'/','value':2}]");
        gives("{'a':[1,2,3]}", "{'a':[1,2]}", "[{'op':'add','path':'/a/-','value':3}]");
        gives("{'a':[1,2,3]}", "{'a':[1,2]}", "[{'op':'add','path':'/a/2','value':3}]");
        refused("{'a':[1,2]}", "[{'op':'add','path':'/a/3','value':3}]");
    }

    @Test
    void whatIsMissingIsRefusedWithTheNumberOfItsOperation() {
        String good = "{'op':'add','path':'/x','value':1}";
        for (String bad :
                List.of(
                        "{'path':'/x','value':1}",
                        "{'op':'append','path':'/x','value':1}",
                        "{'op':'Add','path':'/x','value':1}",
                        "{'op':'add','value':1}",
                        "{'op':'add','path':7,'value':1}",
                        "{'op':'add','path':'/x'}",
                        "{'op':'test','path':'/x'}",
                        "{'op':'replace','path':'/none','value':1}",
                        "{'op':'remove','path':'/none'}",
                        "{'op':'remove','path':''}",
                        "{'op':'move','path':'/y'}",
                        "{'op':'move','from':'/none','path':'/y'}",
                        "{'op':'move','from':'/a','path':'/a/b'}",
                        "{'op':'copy','from':'/none','path':'/y'}",
                        "7")) {
            Failed failed = refused("{'a':{'b':1}}", "[" + good + "," + bad + "]");
            assertEquals("1", failed.fact("operation", ""), bad);
        }
        refused("{}", "{'op':'add','path':'/x','value':1}");
        refused("{}", "'x'");
    }

    @Test
    void aValueMaySetTheWholeDocumentAndNullIsAValue() {
        gives("{'b':null}", "{'a':1}", "[{'op':'replace','path':'','value':{'b':null}}]");
        gives("{'a':null}", "{'a':1}", "[{'op':'add','path':'/a','value':null}]");
        gives("{'b':1}", "{'a':1}", "[{'op':'move','from':'/a','path':'/b'}]");
        gives("{'a':1}", "{'a':1}", "[{'op':'move','from':'/a','path':'/a'}]");
    }

    @Test
    void copiesOfCopiesEndAtABound() {
        var copies = new ArrayList<String>();
        for (int i = 0; i < 40; i++) {
            copies.add("{'op':'copy','from':'','path':'/" + i + "'}");
        }
        String doubling = "[" + String.join(",", copies) + "]";
        Failed grown = assertThrows(Failed.class, () -> patched("{'x':[1,2,3,4]}", doubling));
        assertEquals(Failure.TOO_LARGE, grown.failure());
        String nesting = "[" + ",{'op':'copy','from':'','path':'/a'}".repeat(80).substring(1) + "]";
        Failed nested = refused("{'x':1}", nesting);
        assertTrue(nested.text().contains("levels"), nested.text());
    }

    @Test
    void longStringsAreCountedToo() {
        String text = "x".repeat(1 << 20);
        String copies = ",{'op':'copy','from':'/a','path':'/b/-'}".repeat(8).substring(1);
        Failed grown =
                assertThrows(
                        Failed.class,
                        () -> patched("{'a':'" + text + "','b':[]}", "[" + copies + "]"));
        assertEquals(Failure.TOO_LARGE, grown.failure());
    }

    @Test
    void longNamesAndNumbersAreCountedToo() {
        String number = "1" + "0".repeat(249);
        String name = "{'" + "n".repeat(250) + "':1}";
        String copies = ",{'op':'copy','from':'/a','path':'/b/-'}".repeat(100).substring(1);
        for (String value : List.of(name, number)) {
            String values = "[" + ("," + value).repeat(200).substring(1) + "]";
            Failed grown =
                    assertThrows(
                            Failed.class,
                            () -> patched("{'a':" + values + ",'b':[]}", "[" + copies + "]"));
            assertEquals(Failure.TOO_LARGE, grown.failure());
        }
    }

    @Test
    void aPatchOfTooManyOperationsIsRefused() {
        String one = ",{'op':'test','path':'/a','value':1}";
        Failed failed =
                assertThrows(
                        Failed.class,
                        () ->
                                patched(
                                        "{'a':1}",
                                        "["
                                                + one.repeat(JsonPatch.OPERATIONS_MAX + 1)
                                                        .substring(1)
                                                + "]"));
        assertEquals(Failure.TOO_LARGE, failed.failure());
    }

    @Test
    void whatAPatchHasEmptiedIsLeftOut() {
        var emptied =
                Emptied.of(
                        (JsonObject)
                                json("{'a':[],'b':{'c':{'d':[]}},'e':[null,{'f':{}}],'g':[1]}"));
        assertEquals("{\"e\":[null,{}],\"g\":[1]}", text(emptied));
    }
}
