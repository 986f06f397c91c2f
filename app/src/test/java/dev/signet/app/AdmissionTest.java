// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.arm.Routes;
import dev.signet.http.Route;
import dev.signet.identity.smart.SmartProxy;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who is admitted to what is mounted: whatever has a route of its own has a test that asks for all
/// of it, and a route that nobody has thought of fails here. The Graph addresses and the SMART
/// proxies are asked for by this one, as they are served.
final class AdmissionTest {
    private static final String ISSUER =
            "identity/src/test/java/dev/signet/identity/issuer/IssuerTest.java";
    private static final String VAULT =
            "vault/src/test/java/dev/signet/vault/rest/VaultOperationTest.java";
    private static final String ARM =
            "controlplane/src/test/java/dev/signet/controlplane/AdmissionTest.java";
    private static final String DATA =
            "dataplane-bulk/src/test/java/dev/signet/dataplane/bulk/RoleMatrixTest.java";
    private static final String HERE = "app/src/test/java/dev/signet/app/AdmissionTest.java";

    /// What is mounted, and the test that asks for all of it.
    private static final Map<String, String> MOUNTS =
            Map.ofEntries(
                    Map.entry("fhir /fhir/*", DATA),
                    Map.entry("fhir /fhir/*/metadata", DATA),
                    Map.entry("fhir /fhir/*/health", DATA),
                    Map.entry("fhir /fhir/*/.well-known", DATA),
                    Map.entry("smart /fhir/*/AadSmartOnFhirProxy", HERE),
                    Map.entry("graph /v1.0/users", HERE),
                    Map.entry("graph /v1.0/groups", HERE),
                    Map.entry("graph /v1.0/applications", HERE),
                    Map.entry("graph /v1.0/servicePrincipals", HERE),
                    Map.entry("graph /v1.0/oauth2PermissionGrants", HERE),
                    Map.entry("graph /v1.0/auditLogs", HERE),
                    Map.entry("arm /subscriptions", ARM),
                    Map.entry("arm /providers", ARM),
                    Map.entry("arm /tenants", ARM),
                    Map.entry("arm /v1.0", ARM),
                    Map.entry("arm /metadata", ARM),
                    Map.entry("metrics /metrics", HERE),
                    Map.entry("health /health", HERE),
                    Map.entry("health /health/live", HERE),
                    Map.entry("health /health/ready", HERE),
                    Map.entry(
                            "docs /docs", // for everybody
                            "portal/src/test/java/dev/signet/portal/document/DocumentPagesTest.java"),
                    Map.entry(
                            "portal /portal",
                            "portal/src/test/java/dev/signet/portal/PortalAdmissionTest.java"),
                    Map.entry("issuer /*/oauth2", ISSUER),
                    Map.entry("issuer /*/v2.0/.well-known/openid-configuration", ISSUER),
                    Map.entry("issuer /*/.well-known/openid-configuration", ISSUER),
                    Map.entry("issuer /*/discovery", ISSUER),
                    Map.entry("issuer /*/userrealm", ISSUER),
                    Map.entry(
                            "none /", // says that there is nothing
                            "app/src/test/java/dev/signet/app/EarlyRefusalsTest.java"),
                    Map.entry("vault /", VAULT),
                    Map.entry("vault /keys/*/*/wrapkey", VAULT),
                    Map.entry("vault /keys/*/*/unwrapkey", VAULT),
                    Map.entry("vault /keys/*//wrapkey", VAULT),
                    Map.entry("vault /keys/*//unwrapkey", VAULT),
                    Map.entry("vault /keys/*/wrapkey", VAULT),
                    Map.entry("vault /keys/*/unwrapkey", VAULT));

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /// Below an address of Graph.
    private static final List<String> BELOW =
            List.of(
                    "",
                    "/",
                    "/x",
                    "/x/members",
                    "/x/members/$ref",
                    "/x/members/y/$ref",
                    "/signIns");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private static Path folder;
    private static Signet signet;
    private static Asked asked;

    @BeforeAll
    static void start() throws Exception {
        var options = UpOptions.local(folder.resolve("data"), 0, 0, Optional.empty());
        signet = Signet.start(options, UnaryOperator.identity());
        signet.awaitSettled();
        asked = Asked.of(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        if (signet != null) {
            signet.close();
        }
    }

    private static String mount(Route route) {
        return route.plane() + " /" + String.join("/", route.match().segments());
    }

    @Test
    void whateverIsMountedHasATestOfWhoIsAdmitted() {
        var mounted = new TreeSet<String>();
        signet.routes().forEach(each -> mounted.add(mount(each)));
        assertEquals(new TreeSet<>(MOUNTS.keySet()), mounted);
        for (String test : Set.copyOf(MOUNTS.values())) {
            assertTrue(Files.exists(Path.of("..").resolve(test)), test);
        }
    }

    /// As it is put together here, whichever module an address is of. Nothing is done: nobody is
    /// let in.
    @Test
    void everyAddressOfResourceManagerIsForAdministratorsWhoseTokensAreNotNarrowed()
            throws Exception {
        String administrator = asked.token("https://management.azure.com/.default");
        String narrowed = asked.token("https://management.azure.com/system$*.rs");
        String other = asked.tokenOfAnother(administrator);
        String vaults = asked.token("https://vault.azure.net/.default");
        var open = new ArrayList<String>();
        int closed = 0;
        for (Routes.Address address : signet.armAddresses()) {
            String what = address.method() + " " + address.pattern();
            if (address.open()) {
                open.add(what);
                continue;
            }
            String path =
                    address.pattern()
                                    .replace("{subscription}", asked.member("subscription"))
                                    .replaceAll("\\{[^}]+}", "x")
                            + "?api-version=2022-09-01";
            assertEquals(401, status(address.method(), path, ""), what);
            assertEquals(401, status(address.method(), path, "bad"), what);
            assertEquals(401, status(address.method(), path, vaults), what);
            assertEquals(403, status(address.method(), path, other), what);
            assertEquals(403, status(address.method(), path, narrowed), what);
            closed++;
        }
        assertEquals(List.of("GET /metadata/endpoints"), open);
        assertTrue(closed > 250, "addresses: " + closed);
    }

    @Test
    void everyGraphAddressIsForAdministratorsWhoseTokensAreNotNarrowed() throws Exception {
        String administrator = asked.token("https://management.azure.com/.default");
        String narrowed = asked.token("https://management.azure.com/system$*.rs");
        String other = asked.tokenOfAnother(administrator);
        String vaults = asked.token("https://vault.azure.net/.default");
        String before = asked.send("GET", "/v1.0/applications", administrator, "").body();
        int count = 0;
        for (Route route : signet.routes()) {
            if (!route.plane().equals("graph")) {
                continue;
            }
            String place = mount(route).substring("graph ".length());
            for (String below : BELOW) {
                for (String method : METHODS) {
                    String what = method + " " + place + below;
                    assertEquals(401, status(method, place + below, ""), what);
                    assertEquals(401, status(method, place + below, "bad"), what);
                    assertEquals(401, status(method, place + below, vaults), what);
                    assertEquals(403, status(method, place + below, other), what);
                    assertEquals(403, status(method, place + below, narrowed), what);
                    count++;
                }
            }
        }
        assertTrue(count > 250, "addresses: " + count);
        HttpResponse<String> after = asked.send("GET", "/v1.0/applications", administrator, "");
        assertEquals(200, after.statusCode());
        assertEquals(before, after.body(), "nothing has changed");
    }

    private static int status(String method, String path, String token) throws Exception {
        return asked.send(method, path, token, "{}").statusCode();
    }

    @Test
    void everyAddressOfASmartProxyIsClosedWhereItIsOffOrTheAccountIsNotPublic() throws Exception {
        String token = asked.token("https://management.azure.com/.default");
        for (boolean withToken : new boolean[] {false, true}) {
            assertProxies(401, withToken ? token : "");
        }
        asked.account(token, true, true);
        for (SmartProxy.Endpoint each : SmartProxy.ENDPOINTS) {
            String path = "/fhir/demo" + each.example();
            for (String method : METHODS) {
                boolean its = method.equals(each.method());
                // nothing that it needs is said: a refusal of its own, to anybody
                assertEquals(its ? 400 : 405, status(method, path, ""), method + " " + path);
            }
        }
        assertEquals(404, status("GET", "/fhir/demo/" + SmartProxy.ROOT + "/elsewhere", ""));
        String told = "/fhir/demo/.well-known/smart-configuration";
        assertEquals(200, status("GET", told, ""));
        asked.account(token, true, false);
        for (String path :
                List.of(
                        "metadata",
                        ".well-known/smart-configuration",
                        "$versions",
                        "OperationDefinition/Patient-everything")) {
            assertEquals(403, status("GET", "/fhir/demo/" + path, ""), path);
        }
        assertEquals(200, status("GET", "/fhir/demo/health/check", ""));
        assertProxies(403, "");
        assertProxies(403, token);
        asked.account(token, false, true);
        assertProxies(401, token);
    }

    /// As `/metadata`, which names them (TOK-9): what the account says of its own operations is
    /// open to all, and nothing else under that type.
    @Test
    void theDefinitionsOfItsOwnOperationsAreOpenAndNothingBesideThem() throws Exception {
        String root = asked.member("arm") + "/fhir/demo";
        JsonNode rest = JSON.readTree(asked.send("GET", "/fhir/demo/metadata", "", "").body());
        var own = new TreeSet<String>();
        for (JsonNode definition : rest.findValues("definition")) {
            if (definition.asString("").startsWith(root + "/OperationDefinition/")) {
                own.add(definition.asString().substring(asked.member("arm").length()));
            }
        }
        assertTrue(own.size() > 20, own.toString());
        for (String token : List.of("", "bad")) {
            for (String path : own) {
                for (String method : METHODS) {
                    int expected = method.equals("GET") || method.equals("HEAD") ? 200 : 401;
                    assertEquals(expected, status(method, path, token), method + " " + path);
                }
                assertEquals(401, status("GET", path + "/_history", token), path);
            }
            assertEquals(401, status("GET", "/fhir/demo/OperationDefinition", token));
            assertEquals(401, status("GET", "/fhir/demo/OperationDefinition/none", token));
            String elsewhere = own.first().replace("/fhir/demo", "/fhir/none");
            assertEquals(401, status("GET", elsewhere, token));
        }
    }

    private static void assertProxies(int expected, String token) throws Exception {
        for (SmartProxy.Endpoint each : SmartProxy.ENDPOINTS) {
            for (String method : METHODS) {
                String path = "/fhir/demo" + each.example();
                assertEquals(expected, status(method, path, token), method + " " + path);
            }
        }
    }

    /// Who watches a server has no token, and is told nothing of anybody.
    @Test
    void healthAndMetricsTellNothingOfWhatIsStored() throws Exception {
        var told = new ArrayList<String>();
        for (String path : List.of("/health", "/health/live", "/health/ready", "/metrics")) {
            HttpResponse<String> answer = asked.send("GET", path, "", "");
            assertEquals(200, answer.statusCode(), path);
            told.add(answer.body());
            for (String method : METHODS) {
                told.add(asked.send(method, path, "", "{}").body());
            }
        }
        var ids = new HashSet<>(List.of(asked.member("clientId"), asked.member("tenant")));
        for (String id : ids) {
            assertTrue(told.stream().noneMatch(each -> each.contains(id)), id);
        }
    }
}
