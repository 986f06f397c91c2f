// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.authorization.DataRoles;
import dev.signet.controlplane.authorization.RoleAssignments;
import dev.signet.controlplane.healthcareapis.HealthcareApis;
import dev.signet.controlplane.managedidentity.IdentityChanges;
import dev.signet.controlplane.managedidentity.UserAssignedIdentities;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Request.Parameter;
import dev.signet.http.Response;
import dev.signet.identity.Caller;
import dev.signet.identity.TokenRights;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A control plane on memory and fakes, spoken to through [ControlPlane#handle].
public final class Arm {
    public static final String BASE = "https://arm.test:8443";
    public static final String TENANT = "11111111-1111-4111-8111-111111111111";
    public static final String SUBSCRIPTION = "22222222-2222-4222-8222-222222222222";
    public static final String ADMINISTRATOR = "33333333-3333-4333-8333-333333333333";
    public static final String GROUP = "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/rg";
    public static final String SERVICES = GROUP + "/providers/Microsoft.HealthcareApis/services";
    public static final String KEY = "https://my-vault.vault.azure.net/keys/my-key";
    public static final JsonMapper JSON = JsonMapper.builder().build();

    public final MemoryStore records;
    public final RoleAssignments assignments;
    public final FakeFleet fleet;
    public final FakeVaults vaults;
    public final ControlPlane plane;
    public final AtomicInteger identityChanges = new AtomicInteger();
    public volatile Instant now = Instant.parse("2026-03-01T10:00:00Z");

    public Arm() {
        this(new MemoryStore(), new FakeFleet(), new FakeVaults());
    }

    public Arm(MemoryStore records, FakeFleet fleet, FakeVaults vaults) {
        this.records = records;
        this.assignments = new RoleAssignments(records, List.of(DataRoles.KIND));
        this.fleet = fleet;
        this.vaults = vaults;
        Chance chance = new Random(7)::nextLong;
        this.plane =
                new ControlPlane(
                        settings(),
                        Arm::caller,
                        new IdentityChanges(records, identityChanges::incrementAndGet),
                        Stream.concat(
                                        HealthcareApis.providers(
                                                settings(), fleet, fleet.auditLogs(), chance)
                                                .stream(),
                                        Stream.of(
                                                UserAssignedIdentities.provider(TENANT, chance),
                                                vaults))
                                .toList(),
                        assignments,
                        () -> now,
                        chance);
    }

    /// Started, with resource group `rg`.
    public static Arm started() {
        var arm = new Arm();
        arm.plane.start();
        arm.put(GROUP + "?api-version=2021-04-01", "{\"location\":\"westus2\"}").expect(201);
        return arm;
    }

    /// A new process on the same records and the same disk.
    public Arm restarted() {
        records.beforeWrite = () -> {};
        records.afterWrite = () -> {};
        return new Arm(records, fleet.restarted(), vaults);
    }

    public static ControlPlaneSettings settings() {
        return new ControlPlaneSettings(
                TENANT,
                List.of(SUBSCRIPTION),
                "Signet",
                Set.of(ADMINISTRATOR),
                List.of(BASE + "/"),
                "https://issuer.test:8443",
                BASE + "/portal/",
                "vault.test:8444",
                "azurehealthcareapis.com",
                Map.of("app", "object"));
    }

    public static Caller caller(Request request) {
        return switch (request.header("Authorization").orElse("")) {
            case "Bearer administrator" -> new Caller(ADMINISTRATOR, "app", TENANT, "issuer");
            case "Bearer scoped" ->
                    new Caller(
                            ADMINISTRATOR,
                            "app",
                            TENANT,
                            "issuer",
                            TokenRights.of(List.of(), List.of("user/*.cruds")),
                            Set.of());
            case "Bearer other" -> new Caller("someone", "other", TENANT, "issuer");
            default -> throw new Failed(Failure.UNAUTHENTICATED, "the token has expired");
        };
    }

    public Answer get(String target) {
        return send("GET", target, "");
    }

    public Answer put(String target, String body) {
        return send("PUT", target, body);
    }

    public Answer send(String method, String target, String body, String... headers) {
        return sendAs("Bearer administrator", method, target, body, headers);
    }

    public Answer sendAs(
            String authorization, String method, String target, String body, String... headers) {
        String local = target.startsWith(BASE) ? target.substring(BASE.length()) : target;
        URI uri = URI.create(local.replace(" ", "%20").replace("$", "%24").replace("'", "%27"));
        var all = new ArrayList<>(Arrays.asList(headers));
        if (!authorization.isEmpty()) {
            all.addAll(List.of("Authorization", authorization));
        }
        var request =
                new Request(
                        method,
                        BASE,
                        List.of(uri.getPath().substring(1).split("/", -1)),
                        query(uri),
                        Headers.of(all.toArray(String[]::new)),
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                        "127.0.0.1");
        return new Answer(plane.handle(request));
    }

    private static List<Parameter> query(URI uri) {
        if (uri.getRawQuery() == null) {
            return List.of();
        }
        return Arrays.stream(uri.getRawQuery().split("&", -1))
                .map(each -> each.split("=", 2))
                .map(each -> new Parameter(decoded(each[0]), decoded(each[1])))
                .toList();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    public static String service(String name) {
        return service(name, "2021-11-01");
    }

    public static String service(String name, String version) {
        return SERVICES + "/" + name + "?api-version=" + version;
    }

    /// The body of a minimal PUT with these `cosmosDbConfiguration` members.
    public static String cosmos(String members) {
        return "{\"kind\":\"fhir-R4\",\"location\":\"westus2\",\"properties\":"
                + "{\"cosmosDbConfiguration\":{"
                + members
                + "}}}";
    }

    public static String keyed(String uri) {
        return cosmos("\"keyVaultKeyUri\":\"" + uri + "\"");
    }

    /// Waits for the operation that the answer names and gives its end.
    public JsonNode end(Answer started) {
        settle();
        return get(started.header("Azure-AsyncOperation")).expect(200).json();
    }

    /// Creates an account and waits until it is there.
    public void create(String name, String body) {
        JsonNode end = end(put(service(name), body).expect(201));
        if (!end.get("status").stringValue().equals("Succeeded")) {
            throw new AssertionError(end.toString());
        }
    }

    public JsonNode read(String name) {
        return get(service(name)).expect(200).json();
    }

    public void settle() {
        try {
            if (!plane.awaitIdle(Duration.ofSeconds(30))) {
                throw new AssertionError("work does not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// What came back.
    public record Answer(Response response) {
        public Answer expect(int status) {
            if (response.status() != status) {
                throw new AssertionError("status " + response.status() + ": " + text());
            }
            return this;
        }

        /// Expects a refusal with that code.
        public JsonNode refused(int status, String code) {
            JsonNode error = expect(status).json().get("error");
            if (!error.get("code").asString().equals(code)) {
                throw new AssertionError(error.toString());
            }
            return error;
        }

        public String header(String name) {
            return response.headers()
                    .first(name)
                    .orElseThrow(() -> new AssertionError("no header " + name));
        }

        public boolean has(String name) {
            return response.headers().first(name).isPresent();
        }

        public String text() {
            return switch (response.body()) {
                case Response.Body.Bytes(var bytes) -> new String(bytes, StandardCharsets.UTF_8);
                case Response.Body.Streamed _ -> throw new AssertionError("streamed");
            };
        }

        public JsonNode json() {
            return JSON.readTree(text());
        }
    }
}
