// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation.hapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.ValidationOptions;
import dev.signet.base.Failed;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.Issue;
import dev.signet.fhir.ProfileValidator.Asked;
import dev.signet.fhir.Validation;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// HL7's validator cases of R4 in JSON that need no package and no other host: valid or not by us
/// (structure first, then the port) as by HAPI as it is set up by itself, with the same definitions
/// beside the specification. Every twentieth, or with `-Dsignet.validator=all` all of them.
@Timeout(1_800)
class ValidatorCasesTest {
    private static final String FOLDER = "/org/hl7/fhir/testcases/validator/";

    /// What a case may say and still be asked of both in the same way.
    private static final Set<String> PLAIN =
            Set.of(
                    "name",
                    "file",
                    "version",
                    "java",
                    "module",
                    "description",
                    "documentation",
                    "explanation",
                    "supporting",
                    "profiles",
                    "fetcher",
                    "firely-sdk-wip",
                    "firely-sdk-current",
                    "brianpos",
                    "tags");

    private final FhirContext context = FhirContext.forR4();
    private final DefaultProfileValidationSupport base =
            new DefaultProfileValidationSupport(context);
    private final Validation structure = new Validation(Definitions.load(FhirVersion.R4));
    private final HapiValidator ours = new HapiValidator(FhirVersion.R4);

    @Test
    void ourVerdictIsHapis() throws IOException {
        JsonObject manifest = Json.readObject(bytes("manifest.json").orElseThrow());
        boolean isAll = System.getProperty("signet.validator", "").equals("all");
        var different = new TreeMap<String, String>();
        int plain = 0;
        int compared = 0;
        for (Json each : (JsonArray) Objects.requireNonNull(manifest.find("test-cases"))) {
            if (each instanceof JsonObject one && isPlain(one)) {
                plain++;
                if (isAll || plain % 20 == 1) {
                    compared++;
                    compare(one, different);
                }
            }
        }
        assertTrue(compared > 10, "cases: " + compared);
        assertEquals(Map.of(), different, "of " + compared);
    }

    private static boolean isPlain(JsonObject one) {
        boolean isPlain =
                one.text("version", "").startsWith("4.0") && one.text("file", "").endsWith(".json");
        for (int i = 0; isPlain && i < one.size(); i++) {
            isPlain = PLAIN.contains(one.name(i));
        }
        return isPlain;
    }

    private void compare(JsonObject one, Map<String, String> different) throws IOException {
        Optional<byte[]> json = bytes(one.text("file", ""));
        var stored = new HashMap<String, byte[]>();
        for (String list : List.of("supporting", "profiles")) {
            if (one.find(list) instanceof JsonArray names) {
                for (Json name : names) {
                    if (name instanceof JsonString file && file.value().endsWith(".json")) {
                        bytes(file.value()).ifPresent(found -> put(found, stored));
                    }
                }
            }
        }
        if (json.isPresent()) {
            String here = byUs(json.get(), stored);
            String there = byHapi(json.get(), stored);
            if (here.isEmpty() != there.isEmpty()) {
                different.put(one.text("name", ""), here + " | " + there);
            }
        }
    }

    private static void put(byte[] json, Map<String, byte[]> stored) {
        try {
            JsonObject definition = Json.readObject(json);
            String key = definition.text("resourceType", "") + " " + definition.text("url", "");
            stored.put(key, json);
            stored.put(key + "|" + definition.text("version", ""), json);
        } catch (Failed _) {
            // no definition for either
        }
    }

    /// The first error; "" for none.
    private String byUs(byte[] json, Map<String, byte[]> stored) {
        try {
            var issues = new ArrayList<Issue>(structure.validate(Json.readObject(json)));
            if (issues.isEmpty()) {
                issues.addAll(
                        ours.validate(
                                new Asked(json, List.of()),
                                (type, url) -> Optional.ofNullable(stored.get(type + " " + url))));
            }
            return issues.stream()
                    .filter(
                            issue ->
                                    issue.severity() == Issue.Severity.ERROR
                                            || issue.severity() == Issue.Severity.FATAL)
                    .map(issue -> issue.expression() + ": " + issue.diagnostics())
                    .findFirst()
                    .orElse("");
        } catch (Failed failed) {
            return failed.text();
        }
    }

    private String byHapi(byte[] json, Map<String, byte[]> stored) {
        var more = new PrePopulatedValidationSupport(context);
        for (byte[] definition : stored.values()) {
            try {
                more.addResource(
                        context.newJsonParser()
                                .parseResource(new String(definition, StandardCharsets.UTF_8)));
            } catch (RuntimeException _) {
                // no definition for either
            }
        }
        var chain =
                new ValidationSupportChain(
                        base,
                        more,
                        new CommonCodeSystemsTerminologyService(context),
                        new InMemoryTerminologyServerValidationSupport(context),
                        new SnapshotGeneratingValidationSupport(context),
                        new UnknownSystems(context));
        var module = new FhirInstanceValidator(chain);
        module.setAllowExamples(true);
        try {
            return context
                    .newValidator()
                    .registerValidatorModule(module)
                    .validateWithResult(
                            new String(json, StandardCharsets.UTF_8), new ValidationOptions())
                    .getMessages()
                    .stream()
                    .filter(
                            message ->
                                    message.getSeverity() == ResultSeverityEnum.ERROR
                                            || message.getSeverity() == ResultSeverityEnum.FATAL)
                    .map(message -> message.getLocationString() + ": " + message.getMessage())
                    .findFirst()
                    .orElse("");
        } catch (RuntimeException thrown) {
            return "" + thrown.getMessage();
        }
    }

    private static Optional<byte[]> bytes(String file) throws IOException {
        try (var in = ValidatorCasesTest.class.getResourceAsStream(FOLDER + file)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        }
    }
}
