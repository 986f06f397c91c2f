// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Chance;
import dev.signet.controlplane.ControlPlane;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.authorization.DataRoles;
import dev.signet.controlplane.authorization.RoleAssignments;
import dev.signet.controlplane.deployments.content.LinkedContent;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.healthcareapis.AccountSpec;
import dev.signet.controlplane.healthcareapis.Fleet;
import dev.signet.controlplane.healthcareapis.HealthcareApis;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Request.Parameter;
import dev.signet.http.Response;
import dev.signet.identity.Caller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A control plane with accounts, vaults and deployments, on memory and fakes, spoken to as
/// administrator; resource group `rg` is there.
final class Plane {
    static final String SUBSCRIPTION = "22222222-2222-4222-8222-222222222222";
    static final String GROUP = "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/rg";
    static final String DEPLOYMENTS = GROUP + "/providers/Microsoft.Resources/deployments/";
    static final String VERSION = "?api-version=2022-09-01";
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String TENANT = "11111111-1111-4111-8111-111111111111";
    private static final String ADMINISTRATOR = "33333333-3333-4333-8333-333333333333";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final Memory store;
    final Accounts accounts;
    final MapVaults vaults;
    final Deployments deployments;
    private final ControlPlane plane;

    Plane(
            Memory store,
            Accounts accounts,
            MapVaults vaults,
            LinkedContent links,
            SecretReader secrets) {
        this.store = store;
        this.accounts = accounts;
        this.vaults = vaults;
        Chance chance = new Random(store.documents.size() + 7)::nextLong;
        Instant now = Instant.parse("2026-03-01T10:00:00Z");
        deployments = new Deployments(settings(), store, links, secrets, () -> now, chance);
        List<ResourceProvider> providers =
                new ArrayList<>(
                        HealthcareApis.providers(settings(), accounts, Optional.empty(), chance));
        providers.add(vaults);
        providers.add(deployments);
        plane =
                new ControlPlane(
                        settings(),
                        Plane::caller,
                        store,
                        providers,
                        new RoleAssignments(store, List.of(DataRoles.KIND)),
                        () -> now,
                        chance);
        plane.start();
        deployments.start();
    }

    static Plane fresh() {
        return with(LinkedContent.NONE, SecretReader.NONE);
    }

    static Plane with(LinkedContent links, SecretReader secrets) {
        var plane = new Plane(new Memory(), new Accounts(), new MapVaults(), links, secrets);
        plane.put(GROUP, "{\"location\":\"westus2\"}").expect(201);
        return plane;
    }

    /// A new process on the same records.
    Plane restarted() {
        return new Plane(store, new Accounts(), vaults, LinkedContent.NONE, SecretReader.NONE);
    }

    private static Caller caller(Request request) {
        boolean isHe = request.header("Authorization").orElse("").equals("Bearer administrator");
        return new Caller(isHe ? ADMINISTRATOR : "somebody", "app", TENANT, "issuer");
    }

    List<Routes.Address> addresses() {
        return plane.addresses();
    }

    private static ControlPlaneSettings settings() {
        return new ControlPlaneSettings(
                TENANT,
                List.of(SUBSCRIPTION),
                "Signet",
                Set.of(ADMINISTRATOR),
                List.of("https://arm.test/"),
                "https://issuer.test",
                "https://arm.test/portal/",
                "vault.test",
                "azurehealthcareapis.com",
                Map.of());
    }

    /// Documents in memory.
    static final class Memory implements ControlStore {
        final TreeMap<String, byte[]> documents = new TreeMap<>();

        /// Takes the key that is going to be read, or what the keys begin with that were looked
        /// for.
        volatile Consumer<String> looked = _ -> {};

        @Override
        public Map<String, byte[]> startingWith(String prefix) {
            Map<String, byte[]> found = found(prefix);
            looked.accept(prefix);
            return found;
        }

        private synchronized Map<String, byte[]> found(String prefix) {
            var found = new TreeMap<>(documents);
            found.keySet().removeIf(key -> !key.startsWith(prefix));
            return found;
        }

        @Override
        public Optional<byte[]> read(String key) {
            looked.accept(key);
            return kept(key);
        }

        private synchronized Optional<byte[]> kept(String key) {
            return Optional.ofNullable(documents.get(key));
        }

        @Override
        public synchronized void write(Map<String, Optional<byte[]>> changes) {
            new HashMap<>(changes)
                    .forEach(
                            (key, value) ->
                                    value.ifPresentOrElse(
                                            bytes -> documents.put(key, bytes),
                                            () -> documents.remove(key)));
        }

        synchronized String everything() {
            var all = new StringBuilder();
            documents.forEach(
                    (key, bytes) ->
                            all.append(key).append(new String(bytes, StandardCharsets.UTF_8)));
            return all.toString();
        }
    }

    /// Accounts that are made at once, or when `gate` lets them.
    static final class Accounts implements Fleet {
        final Map<UUID, AccountSpec> made = new ConcurrentHashMap<>();
        volatile Optional<Outcome.Refused> refusal = Optional.empty();
        volatile Runnable gate = () -> {};

        @Override
        public Outcome create(AccountSpec spec) {
            gate.run();
            if (refusal.isPresent()) {
                return refusal.get();
            }
            made.put(spec.accountId(), spec);
            return new Outcome.Done();
        }

        @Override
        public Outcome update(AccountSpec before, AccountSpec after) {
            made.put(after.accountId(), after);
            return new Outcome.Done();
        }

        @Override
        public Outcome delete(AccountSpec spec) {
            made.remove(spec.accountId());
            return new Outcome.Done();
        }

        @Override
        public void resume(AccountSpec spec) {
            made.put(spec.accountId(), spec);
        }

        @Override
        public Optional<KeyStatus> keyStatus(UUID accountId) {
            return Optional.empty();
        }
    }

    Answer get(String path) {
        return send("GET", path, "");
    }

    Answer put(String path, String body) {
        return send("PUT", path, body);
    }

    /// @param path without api-version for that of Microsoft.Resources
    Answer send(String method, String path, String body) {
        return sendAs("administrator", method, path, body);
    }

    /// @param who `administrator`, or anybody
    Answer sendAs(String who, String method, String path, String body) {
        String target = path.startsWith("https://arm.test") ? path.substring(16) : path;
        String[] halves = (target.contains("?") ? target : target + VERSION).split("\\?", -1);
        List<Parameter> query =
                Arrays.stream(halves[1].split("&", -1))
                        .map(each -> each.split("=", 2))
                        .map(each -> new Parameter(each[0], each[1]))
                        .toList();
        var request =
                new Request(
                        method,
                        "https://arm.test",
                        Arrays.asList(halves[0].substring(1).split("/", -1)),
                        query,
                        Headers.of("Authorization", "Bearer " + who),
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                        "127.0.0.1");
        return new Answer(plane.handle(request));
    }

    /// Deploys and gives the deployment as it has ended.
    JsonNode deploy(String name, String properties) {
        put(DEPLOYMENTS + name, "{\"properties\":{" + properties + "}}");
        settle();
        return get(DEPLOYMENTS + name).expect(200).json();
    }

    /// The same, expected to succeed.
    JsonNode deployed(String name, String properties) {
        JsonNode deployment = deploy(name, properties);
        if (!deployment.at("/properties/provisioningState").asString("").equals("Succeeded")) {
            throw new AssertionError(deployment.toString());
        }
        return deployment;
    }

    void settle() {
        try {
            if (!deployments.awaitIdle(PATIENCE)) {
                throw new AssertionError("deployments do not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        settleOperations();
    }

    /// Whatever deployments do.
    void settleOperations() {
        try {
            if (!plane.awaitIdle(PATIENCE)) {
                throw new AssertionError("work does not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static String template(String members) {
        return "\"mode\":\"Incremental\",\"template\":" + bare(members);
    }

    static String bare(String members) {
        return "{\"$schema\":\"https://schema.management.azure.com/schemas/2019-04-01/"
                + "deploymentTemplate.json#\",\"contentVersion\":\"1.0.0.0\","
                + members
                + "}";
    }

    static String account(String name, String more) {
        return "{\"type\":\"Microsoft.HealthcareApis/services\",\"apiVersion\":\"2021-11-01\",\"name\":\""
                + name
                + "\",\"location\":\"westus2\",\"kind\":\"fhir-R4\",\"properties\":{}"
                + more
                + "}";
    }

    static String vault(String name, String more) {
        return "{\"type\":\"Microsoft.KeyVault/vaults\",\"apiVersion\":\"2023-07-01\",\"name\":\""
                + name
                + "\",\"location\":\"westus2\",\"properties\":{\"tenantId\":\""
                + TENANT
                + "\"}"
                + more
                + "}";
    }

    static String resource(String path) {
        try (var stream = Plane.class.getResourceAsStream("/" + path)) {
            if (stream == null) {
                throw new AssertionError("no " + path);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What came back.
    record Answer(Response response) {
        Answer expect(int status) {
            if (response.status() != status) {
                throw new AssertionError("status " + response.status() + ": " + text());
            }
            return this;
        }

        /// Expects a refusal with that code.
        JsonNode refused(int status, String code) {
            JsonNode error = expect(status).json().get("error");
            if (!error.get("code").asString().equals(code)) {
                throw new AssertionError(error.toString());
            }
            return error;
        }

        String header(String name) {
            return response.headers()
                    .first(name)
                    .orElseThrow(() -> new AssertionError("no header " + name));
        }

        String text() {
            return switch (response.body()) {
                case Response.Body.Bytes(var bytes) -> new String(bytes, StandardCharsets.UTF_8);
                case Response.Body.Streamed _ -> throw new AssertionError("streamed");
            };
        }

        JsonNode json() {
            return JSON.readTree(text());
        }
    }
}
