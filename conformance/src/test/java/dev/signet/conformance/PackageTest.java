// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A package of an implementation guide, put into an account by the command line of a real server:
/// `$validate` there holds resources to its profile and its value set, and another account's does
/// not know them.
final class PackageTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String GUIDE = "http://example.org/guide/";
    private static final String PROFILE = GUIDE + "StructureDefinition/person";

    private static final String MANIFEST =
            """
            {"name":"example.guide","version":"1.0.0","fhirVersions":["4.0.1"]}""";

    private static final String DEFINITION =
            """
            {"resourceType":"StructureDefinition","id":"person","url":"%s","version":"1.0.0",
             "name":"Person","status":"active","fhirVersion":"4.0.1","kind":"resource",
             "abstract":false,"type":"Patient","derivation":"constraint",
             "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient",
             "differential":{"element":[
              {"id":"Patient","path":"Patient"},
              {"id":"Patient.birthDate","path":"Patient.birthDate","min":1},
              {"id":"Patient.maritalStatus","path":"Patient.maritalStatus",
               "binding":{"strength":"required","valueSet":"%sValueSet/status"}}]}}"""
                    .formatted(PROFILE, GUIDE);

    private static final String VALUES =
            """
            {"resourceType":"ValueSet","id":"status","url":"%sValueSet/status","version":"1.0.0",
             "status":"active","compose":{"include":[{"system":"%sCodeSystem/status"}]}}"""
                    .formatted(GUIDE, GUIDE);

    private static final String CODES =
            """
            {"resourceType":"CodeSystem","id":"status","url":"%sCodeSystem/status",
             "version":"1.0.0","status":"active","content":"complete",
             "concept":[{"code":"bound"},{"code":"free"}]}"""
                    .formatted(GUIDE);

    @TempDir private Path folder;

    @Test
    void aPackagesDefinitionsAreWhatResourcesAreHeldTo() throws IOException {
        try (var signet = RunningSignet.shared()) {
            signet.keys().create("packaged-key");
            String base = signet.account("packaged", "packaged-key");
            String other = signet.account("unpackaged", "packaged-key");
            String line = "account package add --resource-name packaged -o json -f " + archive();
            JsonNode added = CommandRun.signet(line + " --data " + signet.data()).json();
            for (String type : List.of("StructureDefinition", "ValueSet", "CodeSystem")) {
                assertEquals(1, added.path("stored").path(type).asInt(), added::toString);
            }

            // the first starts the process that validates
            Until.holds(PATIENCE, "validates", () -> status(signet, base) == 200);
            String person = patient(",'birthDate':'1980-01-01','maritalStatus':" + status("free"));
            assertFalse(isRefused(validated(signet, base, person)), "a person");
            Answer ageless = validated(signet, base, patient(""));
            assertTrue(isRefused(ageless) && ageless.text().contains("birthDate"), ageless::text);
            String wrong = patient(",'birthDate':'1980-01-01','maritalStatus':" + status("odd"));
            Answer odd = validated(signet, base, wrong);
            assertTrue(isRefused(odd) && odd.text().contains("maritalStatus"), odd::text);

            signet.client()
                    .send(
                            "fhir",
                            "POST",
                            base + "/Patient",
                            patient(""),
                            "x-ms-profile-validation",
                            "true")
                    .expect(400);
            Answer unknown = validated(signet, other, person);
            assertTrue(isRefused(unknown) && unknown.text().contains("nor stored"), unknown::text);
        }
    }

    private String archive() throws IOException {
        Path archive = folder.resolve("package.tgz");
        try (var tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            put(tar, "package.json", MANIFEST);
            put(tar, "StructureDefinition-person.json", DEFINITION);
            put(tar, "ValueSet-status.json", VALUES);
            put(tar, "CodeSystem-status.json", CODES);
        }
        return archive.toString();
    }

    private static void put(TarArchiveOutputStream tar, String name, String text)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var entry = new TarArchiveEntry("package/" + name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static String status(String code) {
        return "{'coding':[{'system':'%sCodeSystem/status','code':'%s'}]}".formatted(GUIDE, code);
    }

    private static String patient(String members) {
        return "{'resourceType':'Patient','meta':{'profile':['%s']}%s}"
                .formatted(PROFILE, members)
                .replace('\'', '"');
    }

    private static int status(RunningSignet signet, String base) {
        return send(signet, base, patient("")).status();
    }

    private static Answer validated(RunningSignet signet, String base, String resource) {
        return send(signet, base, resource).expect(200);
    }

    private static Answer send(RunningSignet signet, String base, String resource) {
        return signet.client().send("fhir", "POST", base + "/Patient/$validate", resource);
    }

    private static boolean isRefused(Answer answer) {
        boolean found = false;
        for (JsonNode issue : answer.json().path("issue")) {
            String severity = issue.path("severity").asString("");
            found |= severity.equals("error") || severity.equals("fatal");
        }
        return found;
    }
}
