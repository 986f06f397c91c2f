// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The portal in a real browser (Debian's Chromium, by Playwright) against the real process: the
/// seeds' walk with axe on every page, and what an attacker might try, as the first administrator,
/// who has come by the printed address. One browser and one sign-in for each. The walk is asked for
/// by `-Dsignet.portal=walk`; it keeps pictures of every page (light, dark, and at the width of a
/// phone) in `conformance/target/portal/pictures` for a person to look at, and has axe look at the
/// dark pages too. `-Dsignet.portal.seconds` gives it another time than 900 s. Needs node, npm with
/// its registry, and Chromium; without them it says that it is skipped.
final class PortalTest {
    private static final long WALK_SECONDS = Long.getLong("signet.portal.seconds", 900);
    private static final long ATTACKS_SECONDS = 240;
    private static final long FIRST_SECONDS = 180;
    private static final boolean IS_WALKED = System.getProperty("signet.portal", "").equals("walk");
    private static final Pattern FIRST = Pattern.compile("(?m)^first +(\\S+)$");
    private static final String PASSWORD = "walks through all of it";
    private static final Path SOURCES = SignetProcess.home().resolve("conformance/src/test/portal");
    private static final Path WORK = SignetProcess.home().resolve("conformance/target/portal");
    private static final Path IMPORT = WORK.resolve("import");
    private static final Path PICTURES = WORK.resolve("pictures");
    private static final List<Path> CHROMIUMS =
            List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));

    private static RunningSignet signet;
    private static Path chromium;

    @BeforeAll
    static void start() throws Exception {
        chromium =
                CHROMIUMS.stream()
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseGet(PortalTest::none);
        NodePackages.prepare("PortalTest", SOURCES, WORK);
        clear(PICTURES);
        Files.createDirectories(IMPORT);
        signet = RunningSignet.start("--import-from", IMPORT.toString());
        theFirstAdministratorComesByThePrintedAddress();
    }

    /// Of a walk before: a page that is no more must not be looked at.
    private static void clear(Path pictures) throws IOException {
        Files.createDirectories(pictures);
        try (var old = Files.newDirectoryStream(pictures, "*.png")) {
            for (Path each : old) {
                Files.delete(each);
            }
        }
    }

    /// The walker of the other tests.
    private static void theFirstAdministratorComesByThePrintedAddress() throws Exception {
        Matcher printed = FIRST.matcher(signet.process().text());
        assertTrue(printed.find(), signet.process().text());
        Ended ended = browse(FIRST_SECONDS, "first.js", "SIGNET_FIRST", printed.group(1));
        assertEquals(0, ended.exitCode(), ended.output());
        System.out.println(ended.output());
    }

    private static Path none() {
        System.out.println("skipped: PortalTest, there is no Chromium");
        return abort("there is no Chromium");
    }

    @AfterAll
    static void stop() {
        if (signet != null) {
            signet.close();
        }
    }

    private static Ended browse(long seconds, String program, String... more) throws Exception {
        var environment =
                new ArrayList<>(
                        List.of(
                                "SIGNET_PORTAL",
                                signet.client().arm(),
                                "SIGNET_CHROMIUM",
                                chromium.toString(),
                                "SIGNET_USER",
                                "walker",
                                "SIGNET_PASSWORD",
                                PASSWORD));
        if (IS_WALKED) {
            environment.addAll(List.of("SIGNET_PICTURES", PICTURES.toString()));
        }
        environment.addAll(List.of(more));
        return Ended.run(WORK, seconds, environment, List.of("node", program));
    }

    /// Not part of every run: it takes a minute or two.
    @Test
    void theSeedsWalkGoesThroughOnEveryPageWithoutAViolationOfAxe() throws Exception {
        if (!IS_WALKED) {
            String why = "the portal's walk is asked for by -Dsignet.portal=walk";
            System.out.println("skipped: PortalTest, " + why);
            abort(why);
        }
        Path template = WORK.resolve("template.json");
        Ended ended =
                browse(
                        WALK_SECONDS,
                        "walk.js",
                        "SIGNET_TEMPLATE",
                        template.toString(),
                        "SIGNET_IMPORT",
                        IMPORT.toString(),
                        "SIGNET_SOFT_DELETE_OFF",
                        softDeleteOff());
        System.out.println(ended.output());
        assertEquals(0, ended.exitCode(), ended.output());
        theDownloadedTemplateDeploysAnEqualAccount(template);
        checkThatNoLineNamesAResource();
    }

    /// @return the URI of a key in a vault that no account can use
    private static String softDeleteOff() {
        String vault =
                signet.client().arm()
                        + "/subscriptions/"
                        + signet.client().subscription()
                        + "/resourceGroups/signet/providers/Microsoft.KeyVault/vaults/walk-soft";
        String version = "?api-version=2023-07-01";
        String body =
                """
                {"location":"westus2","properties":{"tenantId":"%s","enableSoftDelete":false,
                 "sku":{"family":"A","name":"standard"},"accessPolicies":[]}}"""
                        .formatted(signet.client().tenant());
        signet.client().send("arm", "PUT", vault + version, body).expect(200, 201);
        String key = "{\"properties\":{\"kty\":\"RSA\",\"keySize\":2048}}";
        return signet.client()
                .send("arm", "PUT", vault + "/keys/soft" + version, key)
                .expect(200, 201)
                .json()
                .at("/properties/keyUri")
                .asString();
    }

    /// The account of the template has another name; all else is as the portal made it.
    private static void theDownloadedTemplateDeploysAnEqualAccount(Path template) throws Exception {
        String text = Files.readString(template).replace("walk-picked", "walk-twin");
        Files.writeString(template, text);
        CommandRun.signet(
                        "deployment group create -g signet -n twin --template-file "
                                + template
                                + " --data "
                                + signet.data())
                .ends(0);
        JsonNode twin = signet.arm().read("walk-twin").expect(200).json();
        assertEquals("Succeeded", twin.at("/properties/provisioningState").asString());
        assertEquals("7", twin.at("/tags/ward").asString());
        assertTrue(
                twin.at("/properties/cosmosDbConfiguration/keyVaultKeyUri")
                        .asString()
                        .endsWith("/keys/walk-key"));
        JsonNode made = signet.arm().read("walk-picked").expect(200).json();
        for (String same :
                List.of("/kind", "/location", "/tags", "/properties/corsConfiguration")) {
            assertEquals(made.at(same), twin.at(same), same);
        }
    }

    @Test
    void whatAnAttackerTriesIsRefused() throws Exception {
        Ended ended = browse(ATTACKS_SECONDS, "attacks.js");
        assertEquals(0, ended.exitCode(), ended.output());
        assertEquals(
                14, ended.output().lines().filter(each -> each.startsWith("refused: ")).count());
    }

    /// Ids and names of patients are in no line of the server's log.
    private static void checkThatNoLineNamesAResource() {
        String text = signet.process().text();
        assertTrue(text.contains("ready"), text);
        for (String needle : List.of("Marie", "1867", "Body weight", "/data/r/", "/data/s/")) {
            assertTrue(!text.contains(needle), needle);
        }
    }
}
