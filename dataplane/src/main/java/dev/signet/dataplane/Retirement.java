// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.http.Plane;
import dev.signet.http.Planes;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The data plane in the state `deprecated`: what Azure API for FHIR does since it was retired.
/// Only health, capabilities and export are answered, so that data can still be taken out;
/// everything else is 410. The service there waits 50 to 150 ms
/// before it says so; this one does not wait. Any thread.
///
/// @param plane of the account
public record Retirement(Plane plane, FhirRefusals refusals) implements Plane {
    private static final Outcome GONE = Outcome.of(410, new Content.Tree(outcome()));

    /// The same planes, each retired.
    public static Planes of(Planes planes, FhirRefusals refusals) {
        return name -> planes.named(name).map(plane -> new Retirement(plane, refusals));
    }

    @Override
    public Response handle(Request request) {
        return allows(request) ? plane.handle(request) : refusals.of(GONE, request);
    }

    @Override
    public boolean forgets() {
        return plane.forgets();
    }

    /// One slash at the end is borne. `Patient` and `Group` are types of FHIR and written exactly
    /// so, the rest in any case.
    static boolean allows(Request request) {
        if (!request.method().equals("GET")) {
            return false;
        }
        var path = new ArrayList<String>(request.path());
        if (path.size() > 1 && path.getLast().isEmpty()) {
            path.removeLast();
        }
        return switch (path.size()) {
            case 1 -> is(path.getFirst(), "metadata") || is(path.getFirst(), "$export");
            case 2 ->
                    (is(path.getFirst(), "health") && is(path.getLast(), "check"))
                            || (path.getFirst().equals("Patient") && is(path.getLast(), "$export"));
            case 3 ->
                    (path.getFirst().equals("Group") && is(path.getLast(), "$export"))
                            || (is(path.getFirst(), "_operations") && is(path.get(1), "export"));
            // the files lie here, and not in a storage account
            case 4 -> is(path.getFirst(), "_operations") && is(path.get(1), "export");
            default -> false;
        };
    }

    private static boolean is(String segment, String word) {
        return segment.toLowerCase(Locale.ROOT).equals(word);
    }

    /// In the words of RET-3.
    private static JsonObject outcome() {
        JsonObject coding =
                object(
                        "system",
                        "https://azurehealthcareapis.com/fhir/operation-outcome-code",
                        "code",
                        "service-deprecated",
                        "display",
                        "FHIR service deprecated");
        JsonObject details =
                JsonObject.EMPTY
                        .with("coding", JsonArray.of(List.<Json>of(coding)))
                        .with("text", new JsonString("This FHIR service has been deprecated."));
        JsonObject issue =
                object("severity", "error", "code", IssueType.BUSINESS_RULE.code())
                        .with("details", details)
                        .with(
                                "diagnostics",
                                new JsonString(
                                        "This FHIR service is deprecated no longer accepts normal"
                                                + " workloads."));
        return object("resourceType", "OperationOutcome")
                .with("issue", JsonArray.of(List.<Json>of(issue)));
    }

    private static JsonObject object(String... namesAndTexts) {
        JsonObject made = JsonObject.EMPTY;
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            made = made.with(namesAndTexts[i], new JsonString(namesAndTexts[i + 1]));
        }
        return made;
    }
}
