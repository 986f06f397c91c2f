// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import dev.signet.conformance.Client.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// One request of every kind that touches stored data (contract CMK-D3), on an account that holds
/// a patient `kept`.
record DataRequests(Client client, String base) {
    private static final String PATIENT = "{\"resourceType\":\"Patient\"}";

    /// Stores the patient that the requests are about.
    DataRequests plant() {
        client.send("fhir", "PUT", base + "/Patient/kept", patient("kept")).expect(200, 201);
        return this;
    }

    Answer read() {
        return client.get("fhir", base + "/Patient/kept");
    }

    Answer health() {
        return client.get("fhir", base + "/health/check");
    }

    Answer metadata() {
        return client.get("", base + "/metadata");
    }

    /// Name of the interaction, and what sends it.
    Map<String, Supplier<Answer>> all() {
        var all = new LinkedHashMap<String, Supplier<Answer>>();
        all.put("read", this::read);
        all.put("vread", () -> client.get("fhir", base + "/Patient/kept/_history/1"));
        all.put("history", () -> client.get("fhir", base + "/Patient/kept/_history"));
        all.put("search", () -> client.get("fhir", base + "/Patient?name=x"));
        all.put("search by POST", this::searchByPost);
        all.put("count", () -> client.get("fhir", base + "/Patient?_summary=count"));
        all.put("create", () -> client.send("fhir", "POST", base + "/Patient", PATIENT));
        all.put(
                "update",
                () -> client.send("fhir", "PUT", base + "/Patient/kept", patient("kept")));
        all.put(
                "create on update",
                () -> client.send("fhir", "PUT", base + "/Patient/other", patient("other")));
        all.put("delete", () -> client.send("fhir", "DELETE", base + "/Patient/other", ""));
        all.put("transaction", () -> bundle("transaction"));
        all.put("batch", () -> bundle("batch"));
        return all;
    }

    private Answer searchByPost() {
        return client.send(
                "fhir",
                "POST",
                base + "/Patient/_search",
                "name=x",
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    private Answer bundle(String type) {
        String body =
                """
                {"resourceType":"Bundle","type":"%s","entry":[{"resource":%s,
                 "request":{"method":"POST","url":"Patient"}}]}
                """
                        .formatted(type, PATIENT);
        return client.send("fhir", "POST", base, body);
    }

    private static String patient(String id) {
        return "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}";
    }
}
