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
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.xml.XmlReader;
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

/// HL7's validator cases of R4, in JSON and XML, that need no package and no other host: valid or
/// not by us (structure first, then the port) as by HAPI as it is set up by itself, with the same
/// definitions beside the specification, and by the profile that a case names. Options of HL7's own
/// command line are set on neither side. Every twentieth, or with `-Dsignet.validator=all` all of
/// them, or with `-Dsignet.validator=3/8` the third of eight parts.
@Timeout(7_200)
class ValidatorCasesTest {
    private static final String FOLDER = "/org/hl7/fhir/testcases/validator/";

    /// What a case needs that neither side has, or asks that is no validation of a resource of R4.
    private static final Set<String> ELSEWHERE =
            Set.of("packages", "package-map", "logical", "matchetype", "supporting5");

    /// Cases whose file is not among those that are published with them.
    private static final Set<String> WITHOUT_FILE = Set.of("simple-quantity");

    private static final String PART =
            System.getProperty("signet.validator", "1/20").replace("all", "1/1");

    private static final int XML_BYTES_MAX = 64 << 20;

    private final FhirContext context = FhirContext.forR4();
    private final DefaultProfileValidationSupport base =
            new DefaultProfileValidationSupport(context);
    private final Definitions definitions = Definitions.load(FhirVersion.R4);
    private final Validation structure = new Validation(definitions);
    private final HapiValidator ours = new HapiValidator(FhirVersion.R4);

    @Test
    void ourVerdictIsHapis() throws IOException {
        JsonObject manifest = Json.readObject(bytes("manifest.json").orElseThrow());
        String[] part = PART.split("/");
        int parts = Integer.parseInt(part[1]);
        int asked = Integer.parseInt(part[0]) % parts;
        var different = new TreeMap<String, String>();
        int possible = 0;
        int compared = 0;
        for (Json each : (JsonArray) Objects.requireNonNull(manifest.find("test-cases"))) {
            if (each instanceof JsonObject one && isComparable(one)) {
                possible++;
                if (possible % parts == asked && !WITHOUT_FILE.contains(one.text("name", ""))) {
                    compare(one, different);
                    compared++;
                }
            }
        }
        System.out.printf("validator cases: %d of %d compared%n", compared, possible);
        assertTrue(possible > 500 && compared > 20, "cases: " + compared + " of " + possible);
        assertEquals(Map.of(), different, "of " + compared);
    }

    private static boolean isComparable(JsonObject one) {
        String file = one.text("file", "");
        boolean isProfiled = one.find("profile") instanceof JsonObject;
        return one.text("version", "").startsWith("4.0")
                && (file.endsWith(".json") || file.endsWith(".xml"))
                && ELSEWHERE.stream().allMatch(name -> one.find(name) == null)
                && !(isProfiled && profile(one).find("packages") != null);
    }

    /// What a case says of the profile that it is held to.
    private static JsonObject profile(JsonObject one) {
        return one.find("profile") instanceof JsonObject profile ? profile : JsonObject.EMPTY;
    }

    private void compare(JsonObject one, Map<String, String> different) throws IOException {
        String file = one.text("file", "");
        byte[] sent = bytes(file).orElseThrow(() -> new AssertionError("there is no " + file));
        var stored = new HashMap<String, byte[]>();
        for (JsonObject from : List.of(one, profile(one))) {
            for (String list : List.of("supporting", "profiles")) {
                if (from.find(list) instanceof JsonArray names) {
                    for (Json name : names) {
                        if (name instanceof JsonString supporting) {
                            put(supporting.value(), stored);
                        }
                    }
                }
            }
        }
        String source = profile(one).text("source", "");
        // some name a profile of the specification by its url
        String asked = source.startsWith("http") ? source : put(source, stored);
        assertEquals(source.isEmpty(), asked.isEmpty(), "no profile can be read from " + source);
        List<String> profiles = asked.isEmpty() ? List.of() : List.of(asked);
        String here = byUs(sent, file.endsWith(".xml"), profiles, stored);
        String there = byHapi(sent, profiles, stored);
        if (here.isEmpty() != there.isEmpty()) {
            different.put(one.text("name", ""), here + " | " + there);
        }
    }

    /// Stores a definition for both.
    ///
    /// @return its url; "" for what is none
    private String put(String file, Map<String, byte[]> stored) throws IOException {
        Optional<byte[]> found = bytes(file);
        if (found.isEmpty() || file.isEmpty()) {
            return "";
        }
        try {
            byte[] json = file.endsWith(".xml") ? inJson(found.get()) : found.get();
            JsonObject definition = Json.readObject(json);
            String url = definition.text("url", "");
            String key = definition.text("resourceType", "") + " " + url;
            stored.put(key, json);
            stored.put(key + "|" + definition.text("version", ""), json);
            return url;
        } catch (Failed _) {
            return ""; // no definition for either
        }
    }

    private byte[] inJson(byte[] xml) {
        return XmlReader.json(xml, XML_BYTES_MAX, definitions, Meter.NONE);
    }

    /// The first error; "" for none.
    private String byUs(
            byte[] sent, boolean isXml, List<String> profiles, Map<String, byte[]> stored) {
        try {
            byte[] json = isXml ? inJson(sent) : sent;
            var issues = new ArrayList<Issue>(structure.validate(Json.readObject(json)));
            if (issues.isEmpty()) {
                issues.addAll(
                        ours.validate(
                                new Asked(json, profiles),
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
        } catch (RuntimeException thrown) { // the worker answers that it cannot be validated
            return "broken: " + thrown.getMessage();
        }
    }

    private String byHapi(byte[] sent, List<String> profiles, Map<String, byte[]> stored) {
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
        var options = new ValidationOptions();
        profiles.forEach(options::addProfile);
        try {
            return context
                    .newValidator()
                    .registerValidatorModule(module)
                    .validateWithResult(new String(sent, StandardCharsets.UTF_8), options)
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
