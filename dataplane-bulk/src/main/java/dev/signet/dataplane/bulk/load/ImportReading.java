// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.load;

import dev.signet.dataplane.bulk.job.EntityTag;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.transfer.Places;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads what an import is asked to do, from the Parameters that are sent. What is not known is
/// refused by name, and so is what is known and not done.
///
/// @param places where files may be read from
record ImportReading(Definitions definitions, Places places) {
    private static final String NDJSON = "application/fhir+ndjson";
    private static final String PARAMETERS = "Parameters.parameter";

    /// What was asked for.
    ///
    /// @param isForced whether it is to be done again though the same is under way
    record Asked(ImportRequest request, boolean isForced) {}

    /// @param root the account's address with a slash at the end
    /// @throws FhirError 400
    Asked of(JsonObject parameters, String root) {
        if (!parameters.text("resourceType", "").equals("Parameters")) {
            throw wrong(IssueType.INVALID, "Parameters are expected", "resourceType");
        }
        boolean hasFormat = false;
        boolean initial = false;
        boolean isForced = false;
        var inputs = new ArrayList<ImportRequest.Input>();
        var seen = new HashSet<String>();
        for (JsonObject one : objects(parameters, "parameter", PARAMETERS)) {
            String name = one.text("name", "");
            if (!name.equals("input")) {
                checkOnce(name, seen);
            }
            switch (name) {
                case "inputFormat" -> {
                    if (!text(one, name).equals(NDJSON)) {
                        throw wrong(
                                IssueType.NOT_SUPPORTED,
                                "inputFormat: expected is " + NDJSON,
                                name);
                    }
                    hasFormat = true;
                }
                case "mode" -> initial = isInitial(text(one, name));
                case "input" -> inputs.add(input(one));
                case "inputSource", "eventualConsistency", "processingUnitBytesToRead" ->
                        text(one, name); // nothing hangs on it here
                case "force" -> isForced = isTrue(one, name);
                case "allowNegativeVersions" -> {
                    if (!text(one, name).equals("false")) {
                        throw wrong(
                                IssueType.NOT_SUPPORTED,
                                "allowNegativeVersions: a version that has no number cannot go"
                                        + " below others; only false is taken",
                                name);
                    }
                }
                case "storageDetail" -> storage(one);
                default ->
                        throw wrong(
                                IssueType.NOT_SUPPORTED,
                                "a parameter is not known to $import" + shown(name),
                                PARAMETERS + ".name");
            }
        }
        if (!hasFormat) {
            throw wrong(IssueType.REQUIRED, "inputFormat: expected is " + NDJSON, PARAMETERS);
        }
        if (inputs.isEmpty() || inputs.size() > ImportRequest.INPUTS_MAX) {
            throw wrong(
                    IssueType.REQUIRED,
                    "input: expected are 1 to " + ImportRequest.INPUTS_MAX + " files",
                    PARAMETERS);
        }
        var request = new ImportRequest(initial, root, root + "$import", inputs);
        return new Asked(request, isForced);
    }

    private static boolean isInitial(String mode) {
        return switch (mode) {
            case "InitialLoad" -> true;
            case "IncrementalLoad" -> false;
            default ->
                    throw wrong(
                            IssueType.VALUE,
                            "mode: expected is InitialLoad or IncrementalLoad",
                            "mode");
        };
    }

    private ImportRequest.Input input(JsonObject one) {
        Optional<String> type = Optional.empty();
        Optional<URI> url = Optional.empty();
        Optional<String> etag = Optional.empty();
        var seen = new HashSet<String>();
        for (JsonObject part : objects(one, "part", "input")) {
            String name = part.text("name", "");
            checkOnce(name, seen);
            switch (name) {
                case "type" -> type = Optional.of(type(text(part, name)));
                case "url" -> url = Optional.of(url(text(part, name)));
                case "etag" -> etag = Optional.of(etag(text(part, name)));
                default ->
                        throw wrong(
                                IssueType.NOT_SUPPORTED,
                                "an input has a part that is not known"
                                        + shown(name)
                                        + "; expected are type, url and etag",
                                "input");
            }
        }
        if (url.isEmpty()) {
            throw wrong(IssueType.REQUIRED, "url: an input must have one", "input");
        }
        return new ImportRequest.Input(type, url.get(), etag);
    }

    private String type(String type) {
        if (!definitions.isResourceType(type)) {
            throw wrong(IssueType.VALUE, "type: there is no such resource type", "input");
        }
        return type;
    }

    private URI url(String text) {
        URI url = address(text);
        if (!places.hold(url)) {
            throw wrong(
                    IssueType.FORBIDDEN,
                    "url: it lies in no place that the operator has allowed; such places are named"
                            + " by the setting import-from",
                    "input");
        }
        return url;
    }

    private static URI address(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException _) {
            throw wrong(IssueType.VALUE, "url: expected is an address", "input");
        }
    }

    private static String etag(String text) {
        return EntityTag.of(text)
                .orElseThrow(
                        () -> wrong(IssueType.VALUE, "etag: expected is an entity tag", "input"));
    }

    /// Of two values one would be passed over.
    private static void checkOnce(String name, Set<String> seen) {
        if (!seen.add(name)) {
            throw wrong(IssueType.INVALID, "it is taken once" + shown(name), PARAMETERS);
        }
    }

    /// A name that may be repeated in an answer; else nothing.
    private static String shown(String name) {
        return name.matches("[A-Za-z][A-Za-z0-9_.-]{0,63}") ? ": " + name : "";
    }

    private static boolean isTrue(JsonObject one, String name) {
        return switch (text(one, name)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(IssueType.VALUE, name + ": expected is true or false", name);
        };
    }

    private static void storage(JsonObject one) {
        for (JsonObject part : objects(one, "part", "storageDetail")) {
            boolean isKnown =
                    part.text("name", "").equals("type") && text(part, "type").equals("azure-blob");
            if (!isKnown) {
                throw wrong(
                        IssueType.NOT_SUPPORTED,
                        "storageDetail: expected is type with azure-blob; which storage it is, the"
                                + " address says",
                        "storageDetail");
            }
        }
    }

    private static List<JsonObject> objects(JsonObject of, String name, String expression) {
        var all = new ArrayList<JsonObject>();
        if (of.find(name) instanceof JsonArray array) {
            for (Json each : array) {
                if (each instanceof JsonObject object) {
                    all.add(object);
                } else {
                    throw wrong(IssueType.STRUCTURE, name + ": expected are objects", expression);
                }
            }
        }
        return all;
    }

    /// The value of a parameter, of whatever type it is said to be.
    private static String text(JsonObject parameter, String name) {
        for (int i = 0; i < parameter.size(); i++) {
            if (parameter.name(i).startsWith("value")) {
                switch (parameter.value(i)) {
                    case JsonString text -> {
                        return text.value();
                    }
                    case JsonBoolean flag -> {
                        return flag.value() ? "true" : "false";
                    }
                    case JsonNumber number -> {
                        return number.text();
                    }
                    default -> {}
                }
            }
        }
        throw wrong(IssueType.VALUE, name + ": expected is a plain value", name);
    }

    private static FhirError wrong(IssueType type, String text, String expression) {
        return FhirError.of(400, type, text, expression);
    }
}
