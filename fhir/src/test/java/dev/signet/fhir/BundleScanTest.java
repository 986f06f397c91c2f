// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.fhir.BundleScan.Limits;
import dev.signet.fhir.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class BundleScanTest {
    private static final Validation VALIDATION = new Validation(Definitions.load(FhirVersion.R4));

    private static BundleScan scan(String json) {
        byte[] body = json.getBytes(UTF_8);
        return BundleScan.scan(body, 0, body.length, Limits.DEFAULT, VALIDATION);
    }

    private static Failed refusal(String json, Limits limits) {
        byte[] body = json.getBytes(UTF_8);
        return assertThrows(
                Failed.class, () -> BundleScan.scan(body, 0, body.length, limits, VALIDATION));
    }

    @Test
    void entriesAreYieldedWithTheirRequestsAndRanges() {
        String json =
                """
                \ufeff {"entry": [
                  {"fullUrl":"urn:uuid:1", "resource": {"resourceType":"Patient","id":"ä"} ,
                   "request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=x"}},
                  {"request":{"method":"PUT","url":"Patient/1","ifMatch":"W/\\"1\\"",
                     "ifNoneMatch":"*","ifModifiedSince":"2020-01-01T00:00:00Z"},
                   "resource":{"resourceType":"Patient"}},
                  {"request":{"method":"DELETE","url":"Patient/2"}}
                ], "type":"transaction", "resourceType":"Bundle"}""";
        byte[] body = ("xxx" + json + "yyy").getBytes(UTF_8);
        BundleScan scan = BundleScan.scan(body, 3, body.length - 6, Limits.DEFAULT, VALIDATION);
        assertEquals("transaction", scan.type());
        assertEquals(List.of(), scan.issues());
        assertEquals(3, scan.entries().size());
        Entry first = scan.entries().get(0);
        assertEquals("urn:uuid:1", first.fullUrl());
        assertEquals("identifier=x", first.request().orElseThrow().ifNoneExist());
        assertEquals(
                "{\"resourceType\":\"Patient\",\"id\":\"ä\"}",
                new String(body, first.offset(), first.length(), UTF_8));
        assertEquals("ä", first.resource(body).text("id", ""));
        var second = scan.entries().get(1).request().orElseThrow();
        assertEquals("W/\"1\"", second.ifMatch());
        assertEquals("*", second.ifNoneMatch());
        assertEquals("2020-01-01T00:00:00Z", second.ifModifiedSince());
        assertEquals("Bundle.entry[1].resource", scan.entries().get(1).expression());
        assertFalse(scan.entries().get(2).hasResource());
        assertEquals("DELETE", scan.entries().get(2).request().orElseThrow().method());
    }

    @Test
    void faultsOfTheBundleItselfAreIssues() {
        BundleScan scan =
                scan(
                        """
                        {"resourceType":"Bundle","type":"transaktion","entry":[
                          {"resource":{"resourceType":"Patient","x":1}},
                          {"request":{"method":"FETCH"}}, 7, {"resource":8}, {}]}""");
        assertEquals(
                List.of(
                        "code-invalid Bundle.type",
                        "code-invalid Bundle.entry[1].request.method",
                        "required Bundle.entry[1].request.url",
                        "structure Bundle.entry[2]",
                        "structure Bundle.entry[3].resource",
                        "structure Bundle.entry[4]"),
                scan.issues().stream()
                        .map(issue -> issue.type().code() + " " + issue.expression())
                        .toList());
    }

    @Test
    void malformedJsonIsRefusedWithByteAndExpression() {
        Failed failed =
                refusal(
                        "{\"resourceType\":\"Bundle\",\"entry\":[{},{\"resource\":{\"a\":}}]}",
                        Limits.DEFAULT);
        assertEquals(Failure.MALFORMED, failed.failure());
        assertEquals("Bundle.entry[1]", failed.fact("expression", ""));
        assertEquals("54", failed.fact("byte", ""));
        Failed trailing = refusal("{\"resourceType\":\"Bundle\"} {}", Limits.DEFAULT);
        assertEquals("26", trailing.fact("byte", ""));
    }

    @Test
    void aBundleThatIsNotUtf8IsRefusedWithItsByte() {
        byte[] body =
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"a\":\"é\"}}]}"
                        .getBytes(UTF_8);
        body[52] = (byte) 0xc0; // overlong
        Failed failed =
                assertThrows(
                        Failed.class,
                        () -> BundleScan.scan(body, 0, body.length, Limits.DEFAULT, VALIDATION));
        assertEquals(Failure.MALFORMED, failed.failure());
        assertEquals("52", failed.fact("byte", ""));
    }

    @Test
    void aFaultWithinAResourceIsFoundWhenItIsRead() {
        byte[] body =
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"a\":1,\"a\":2}}]}"
                        .getBytes(UTF_8);
        BundleScan scan = BundleScan.scan(body, 0, body.length, Limits.DEFAULT, VALIDATION);
        Failed failed = assertThrows(Failed.class, () -> scan.entries().getFirst().resource(body));
        assertEquals("Bundle.entry[0].resource", failed.fact("expression", ""));
    }

    @Test
    void aBundleBeyondItsBoundsIsRefused() {
        String bundle = "{\"resourceType\":\"Bundle\",\"entry\":[{},{},{\"resource\":{}}]}";
        Failed tooMany = refusal(bundle, new Limits(2, 100));
        assertEquals(Failure.TOO_LARGE, tooMany.failure());
        Failed tooLong = refusal(bundle, new Limits(3, 1));
        assertEquals(Failure.TOO_LARGE, tooLong.failure());
        assertEquals("Bundle.entry[2].resource", tooLong.fact("expression", ""));
    }

    @Test
    void aBodyThatIsNoBundleIsRefused() {
        assertEquals(
                Failure.INVALID,
                refusal("{\"resourceType\":\"Patient\"}", Limits.DEFAULT).failure());
        assertEquals(Failure.MALFORMED, refusal("[]", Limits.DEFAULT).failure());
    }

    @Test
    void aBundleThatOnlyNamesThePlaceholderIsChecked() {
        var nested = "{\"resource\":{\"resourceType\":\"elsewhere\"}}";
        byte[] body =
                ("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[" + nested + "]}")
                        .getBytes(UTF_8);
        assertEquals(1, VALIDATION.validate(Json.readObject(body)).size());
    }
}
