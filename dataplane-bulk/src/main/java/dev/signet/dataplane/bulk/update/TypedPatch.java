// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.update;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.patch.FhirPathPatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A FHIRPath Patch whose operations say by the first word of their path of which type they are:
/// `Patient.active`, or `Resource.meta` of every type. One thread.
final class TypedPatch {
    /// Of every type.
    private static final String RESOURCE = "Resource";

    private static final Pattern FIRST =
            Pattern.compile("\\s*([A-Za-z]+)(?![A-Za-z0-9_])(.*)", Pattern.DOTALL);

    private final JsonObject parameters;
    private final Map<String, Optional<byte[]>> byType = new HashMap<>();

    /// @param parameters [#check]ed
    TypedPatch(JsonObject parameters) {
        this.parameters = parameters;
    }

    /// Refuses what is no such patch.
    ///
    /// @throws FhirError 400
    /// @throws Failed `INVALID`, `TOO_LARGE`
    static void check(JsonObject parameters, FhirModel model) {
        var issues = model.validation().validate(parameters);
        if (!issues.isEmpty()) {
            throw new FhirError(400, issues);
        }
        FhirPathPatch patch = FhirPathPatch.of(parameters);
        if (patch.isEmpty()) {
            throw new Failed(Failure.INVALID, "the patch has no operation");
        }
        for (JsonObject operation : operations(parameters)) {
            checkPath(operation, model.definitions());
        }
    }

    private static void checkPath(JsonObject operation, Definitions definitions) {
        Matcher path = FIRST.matcher(path(operation));
        boolean isTyped =
                path.matches()
                        && (path.group(1).equals(RESOURCE)
                                || definitions.isResourceType(path.group(1)));
        if (!isTyped) {
            throw FhirError.of(
                    400,
                    IssueType.VALUE,
                    "the path of each operation of a bulk update begins with a resource type, or"
                            + " with Resource",
                    "");
        }
    }

    /// The patch of resources of a type, as it is sent; empty: none of its operations is theirs.
    Optional<byte[]> of(String type) {
        return byType.computeIfAbsent(type, this::made);
    }

    private Optional<byte[]> made(String type) {
        var mine = new ArrayList<Json>();
        for (JsonObject operation : operations(parameters)) {
            Matcher path = FIRST.matcher(path(operation));
            if (path.matches() && (path.group(1).equals(RESOURCE) || path.group(1).equals(type))) {
                mine.add(withPath(operation, type + path.group(2)));
            }
        }
        return mine.isEmpty()
                ? Optional.empty()
                : Optional.of(parameters.with("parameter", JsonArray.of(mine)).bytes());
    }

    private static List<JsonObject> operations(JsonObject parameters) {
        return parameters.objects("parameter");
    }

    private static boolean isPath(JsonObject part) {
        return part.text("name", "").equals("path");
    }

    private static String path(JsonObject operation) {
        return operation.objects("part").stream()
                .filter(TypedPatch::isPath)
                .map(part -> part.text("valueString", ""))
                .findFirst()
                .orElse("");
    }

    private static JsonObject withPath(JsonObject operation, String path) {
        List<Json> parts =
                operation.objects("part").stream()
                        .<Json>map(
                                part ->
                                        isPath(part)
                                                ? part.with("valueString", new JsonString(path))
                                                : part)
                        .toList();
        return operation.with("part", JsonArray.of(parts));
    }
}
