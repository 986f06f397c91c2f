// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.cli.guide.Manifest;
import dev.signet.cli.guide.PackageFile;
import dev.signet.cli.server.CommandFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `account package`: what of a package is stored and how, and what is refused before anything is
/// sent.
class PackageVerbsTest {
    private static final String MANIFEST =
            "{\"name\":\"a.b\",\"version\":\"1.2.0\",\"fhirVersions\":[\"4.0.1\"],"
                    + "\"dependencies\":{\"hl7.fhir.r4.core\":\"4.0.1\"}}";
    private static final String PROFILE =
            "{\"resourceType\":\"StructureDefinition\",\"id\":\"p\",\"url\":\"http://a/p\","
                    + "\"version\":\"1.2.0\"}";
    private static final String CODES =
            "{\"resourceType\":\"CodeSystem\",\"id\":\"p\",\"url\":\"http://a/c|d\"}";
    private static final String ADD = "account package add --resource-name demo -f ";

    @TempDir private Path folder;
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer(folder);
        server.on("GET /fhir/demo/metadata", 200, "{\"fhirVersion\":\"4.0.1\"}")
                .on("POST /fhir/demo", 200, "{}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// Writes an archive of alternating names and texts.
    private String archive(String... files) throws IOException {
        Path archive = Files.createTempFile(folder, "package", ".tgz");
        try (var tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            for (int i = 0; i < files.length; i += 2) {
                byte[] text = files[i + 1].getBytes(StandardCharsets.UTF_8);
                var entry = new TarArchiveEntry(files[i]);
                entry.setSize(text.length);
                tar.putArchiveEntry(entry);
                tar.write(text);
                tar.closeArchiveEntry();
            }
        }
        return archive.getFileName().toString();
    }

    @Test
    void definitionsAreStoredByUrlAndVersionAndTheRestIsTold() throws IOException {
        String name =
                archive(
                        "package/package.json", MANIFEST,
                        "package/p.json", PROFILE,
                        "package/c.json", CODES,
                        "package/.index.json", "{}",
                        "package/e.json", "{\"resourceType\":\"Patient\"}",
                        "package/example/x.json", "{\"resourceType\":\"Patient\"}",
                        "package/other/readme.txt", "text");
        var ended = server.type(ADD + name + " -o tsv --query [package,stored,leftOut]");
        assertEquals(0, ended.exitCode(), ended.err());
        assertTrue(ended.out().startsWith("a.b#1.2.0\n"), ended.out());
        var sent = server.last("POST");
        assertEquals("for https://azurehealthcareapis.com/.default", sent.token());
        assertEquals(
                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
                        + "{\"resource\":{\"resourceType\":\"StructureDefinition\","
                        + "\"url\":\"http://a/p\",\"version\":\"1.2.0\",\"meta\":{\"tag\":[{"
                        + "\"system\":\"urn:signet:package\",\"code\":\"a.b#1.2.0\"}]}},"
                        + "\"request\":{\"method\":\"PUT\",\"url\":\"StructureDefinition"
                        + "?url=http%3A%2F%2Fa%2Fp&version=1.2.0\"}},"
                        + "{\"resource\":{\"resourceType\":\"CodeSystem\","
                        + "\"url\":\"http://a/c|d\",\"meta\":{\"tag\":[{"
                        + "\"system\":\"urn:signet:package\",\"code\":\"a.b#1.2.0\"}]}},"
                        + "\"request\":{\"method\":\"PUT\",\"url\":\"CodeSystem"
                        + "?url=http%3A%2F%2Fa%2Fc%5C%7Cd&version:missing=true\"}}]}",
                sent.body());
        var told = server.type(ADD + name).out();
        assertTrue(told.contains("\"Patient\": 1"), told);
        assertTrue(told.contains("\"hl7.fhir.r4.core\": \"4.0.1\""), told);
    }

    @Test
    void aGuideThatIsThereTwiceIsStoredOnce() throws IOException {
        String guide =
                "{\"resourceType\":\"ImplementationGuide\",\"url\":\"http://a/g\","
                        + "\"version\":\"1.2.0\",\"name\":\"NAME\"}";
        String name =
                archive(
                        "package/package.json", MANIFEST,
                        "package/ig-r4.json", guide.replace("NAME", "one"),
                        "package/ImplementationGuide-g.json", guide.replace("NAME", "other"));
        var ended = server.type(ADD + name);
        assertEquals(0, ended.exitCode(), ended.err());
        assertEquals(1, server.last("POST").json().path("entry").size());
        String told = ended.out().replaceAll("\\s", "");
        assertTrue(told.contains("\"leftOut\":{\"ImplementationGuide\":1}"), told);
    }

    @Test
    void aPackageForAnotherVersionOfFhirIsRefused() throws IOException {
        refused(
                archive("package/package.json", MANIFEST.replace("4.0.1\"]", "5.0.0\"]")),
                "a.b#1.2.0 is for FHIR 5.0.0; the account serves 4.0.1");
    }

    @Test
    void whatIsNoPackageIsRefusedAndNothingIsSent() throws IOException {
        refused(archive("package/p.json", PROFILE), "has no package/package.json");
        refused(archive("package/package.json", "{\"name\":\"a\"}"), "without name, version");
        refused(archive("package/package.json", "["), "has no JSON in package/package.json");
        String pair = "package/package.json";
        refused(archive(pair, MANIFEST, pair, MANIFEST), "has package/package.json twice");
        refused(archive(pair, MANIFEST, "package/x.json", "[]"), "no resource: x.json");
        refused(
                archive(pair, MANIFEST, "package/p.json", PROFILE, "package/q.json", PROFILE),
                "q.json of a.b#1.2.0 has url and version of another resource");
        refused(
                archive(pair, MANIFEST, "package/p.json", "{\"resourceType\":\"ValueSet\"}"),
                "p.json of a.b#1.2.0 has no url");
        Files.writeString(folder.resolve("plain.tgz"), "plain");
        refused("plain.tgz", "is no gzipped tar");
        Path whole = folder.resolve(archive(pair, MANIFEST, "package/p.json", PROFILE));
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(folder.resolve("cut.tgz"), Arrays.copyOf(bytes, bytes.length / 2));
        refused("cut.tgz", "is no gzipped tar, or ends early");
        assertEquals(3, server.type(ADD + "none.tgz").exitCode());
    }

    @Test
    void whatUnpacksToMoreThanItsBoundsIsRefusedBeforeItIsRead() throws IOException {
        String large = " ".repeat(4_000);
        Path archive =
                folder.resolve(
                        archive("package/package.json", MANIFEST + large, "package/o/x", large));
        long packed = Files.size(archive);
        assertEquals("a.b", manifest(archive, packed, 2, 9_000, 5_000).name());
        limited(archive, packed - 1, 2, 9_000, 5_000, "is larger than");
        limited(archive, packed, 1, 9_000, 5_000, "has more than 1 entries");
        limited(archive, packed, 2, 8_000, 5_000, "unpacks to more than 8000 bytes");
        limited(archive, packed, 2, 9_000, 4_000, "has a file of more than 4000 bytes");
    }

    @Test
    void aLinkInAPackageIsRefused() throws IOException {
        Path archive = folder.resolve("link.tgz");
        try (var tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            var link = new TarArchiveEntry("package/x.json", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        refused("link.tgz", "has an entry that is no file: package/x.json");
    }

    @Test
    void whatTheAccountSaysIsWrongIsToldWithItsPlace() throws IOException {
        server.on("GET /fhir/strict/metadata", 200, "{\"fhirVersion\":\"4.0.1\"}")
                .on(
                        "POST /fhir/strict",
                        400,
                        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"code\":\"value\","
                                + "\"diagnostics\":\"no\",\"expression\":[\"Bundle.entry[0]\"]}]}");
        String name = archive("package/package.json", MANIFEST, "package/p.json", PROFILE);
        var ended = server.type("account package add --resource-name strict -f " + name);
        assertEquals(1, ended.exitCode());
        assertEquals("ERROR: the account answered 400\n  Bundle.entry[0]: no\n", ended.err());
    }

    @Test
    void theGuidesOfAnAccountAreListedByPackage() {
        String tagged =
                "{\"entry\":[{\"resource\":{\"meta\":{\"tag\":[{\"system\":\"urn:signet:package\","
                        + "\"code\":\"a.b#1\"},{\"system\":\"s\",\"code\":\"SUBSETTED\"}]}}}]}";
        server.on("GET /fhir/demo/StructureDefinition", 200, tagged);
        for (String type : new String[] {"ValueSet", "CodeSystem", "ConceptMap"}) {
            server.on("GET /fhir/demo/" + type, 200, "{}");
        }
        server.on("GET /fhir/demo/ImplementationGuide", 200, tagged);
        var ended =
                server.type(
                        "account package list --resource-name demo -o tsv --query"
                                + " [].[package,StructureDefinition,ImplementationGuide]");
        assertEquals("a.b#1\t1\t1\n", ended.out(), ended.err());
    }

    private void refused(String name, String text) {
        int before = server.asked.size();
        var ended = server.type(ADD + name);
        assertEquals(1, ended.exitCode(), name);
        assertTrue(ended.err().contains(text), ended.err());
        assertTrue(
                server.asked.stream().skip(before).noneMatch(each -> each.method().equals("POST")));
    }

    private static Manifest manifest(
            Path archive, long packed, int entries, long bytes, int resource) {
        return new PackageFile(archive, new PackageFile.Limits(packed, entries, bytes, resource))
                .manifest();
    }

    private static void limited(
            Path archive, long packed, int entries, long bytes, int resource, String text) {
        var failed =
                assertThrows(
                        CommandFailed.class,
                        () -> manifest(archive, packed, entries, bytes, resource));
        assertTrue(failed.text().contains(text), failed.text());
    }
}
