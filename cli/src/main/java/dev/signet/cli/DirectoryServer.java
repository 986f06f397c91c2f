// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import dev.signet.cli.server.Confidential;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The running server of a data folder, spoken to as its administrator: Graph for users and
/// applications, Resource Manager for roles.
final class DirectoryServer implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final JsonNode endpoints;
    private final HttpClient http;
    private final String token;

    /// What keeps a verb from being done, in one line.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }

    /// @param data the server's folder
    DirectoryServer(Path data) throws Refused, InterruptedException {
        Path file = data.resolve("endpoints.json");
        try {
            endpoints = JSON.readTree(Files.readAllBytes(file));
            http =
                    HttpClient.newBuilder()
                            .connectTimeout(TIMEOUT)
                            .sslContext(trust(Path.of(endpoint("ca"))))
                            .build();
            token = token();
        } catch (JacksonException e) {
            throw new Refused(file + " is not as `signet up` writes it; start the server again");
        } catch (IOException | GeneralSecurityException e) {
            throw new Refused("the server of " + data + " cannot be reached; is it up?");
        }
    }

    private String endpoint(String... names) throws Refused {
        JsonNode node = endpoints;
        for (String name : names) {
            node = node.path(name);
        }
        if (!node.isString()) {
            throw new Refused("endpoints.json lacks a member; start the server again");
        }
        return node.asString();
    }

    /// An address that secrets and tokens may be sent to.
    private String confidential(String name) throws Refused {
        String address = endpoint(name);
        try {
            if (Confidential.is(URI.create(address))) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new Refused(
                "endpoints.json: " + name + " is not an https address, nor of this machine");
    }

    private String token() throws Refused, IOException, InterruptedException {
        String form =
                "grant_type=client_credentials&client_id="
                        + encoded(endpoint("clientId"))
                        + "&client_secret="
                        + encoded(Files.readString(Path.of(endpoint("clientSecretFile"))).strip())
                        + "&scope="
                        + encoded(endpoint("audiences", "arm") + "/.default");
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        confidential("issuer")
                                                + "/"
                                                + endpoint("tenant")
                                                + "/oauth2/v2.0/token"))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build();
        JsonNode answer = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
        return Optional.ofNullable(answer.get("access_token"))
                .map(JsonNode::asString)
                .orElseThrow(() -> new Refused("the issuer does not take the administrator"));
    }

    /// Sends a request to Graph.
    ///
    /// @param path below `/v1.0/`
    JsonNode graph(String method, String path, Optional<ObjectNode> body)
            throws Refused, InterruptedException {
        return send(method, confidential("arm") + "/v1.0/" + path, body);
    }

    /// Lets a user or an application administer the installation.
    void makeAdministrator(String objectId) throws Refused, InterruptedException {
        ObjectNode reference = JSON.createObjectNode();
        reference.put("@odata.id", "directoryObjects/" + objectId);
        JsonNode _ = graph("POST", "groups/Administrators/members/$ref", Optional.of(reference));
    }

    /// Lets an application call an API for users, or takes it.
    void grant(String name, String api, boolean remove) throws Refused, InterruptedException {
        JsonNode application = graph("GET", "applications/" + encoded(name), Optional.empty());
        String id = application.path("appId").asString("") + "_" + api;
        if (remove) {
            JsonNode _ = graph("DELETE", "oauth2PermissionGrants/" + encoded(id), Optional.empty());
            return;
        }
        ObjectNode body = JSON.createObjectNode();
        body.put("clientId", application.path("id").asString(""));
        body.put("consentType", "AllPrincipals");
        body.put("resourceId", api);
        body.put("scope", "user_impersonation");
        JsonNode _ = graph("POST", "oauth2PermissionGrants", Optional.of(body));
    }

    /// Gives an object id a role on an account, or takes it.
    void role(String objectId, String kind, String role, String account, boolean remove)
            throws Refused, InterruptedException {
        String scope = scope(account);
        String version = "?api-version=2022-04-01";
        String assignments = "/providers/Microsoft.Authorization/roleAssignments";
        String definition = definition(scope, role);
        if (remove) {
            for (JsonNode each :
                    send(
                                    "GET",
                                    confidential("arm") + scope + assignments + version,
                                    Optional.empty())
                            .path("value")) {
                JsonNode properties = each.path("properties");
                boolean same =
                        properties.path("principalId").asString("").equalsIgnoreCase(objectId)
                                && properties
                                        .path("roleDefinitionId")
                                        .asString("")
                                        .equalsIgnoreCase(definition);
                if (same) {
                    JsonNode _ =
                            send(
                                    "DELETE",
                                    confidential("arm") + each.path("id").asString("") + version,
                                    Optional.empty());
                    return;
                }
            }
            throw new Refused("it does not hold that role on the account");
        }
        // the same assignment has the same name, so that a second one changes nothing
        String name =
                UUID.nameUUIDFromBytes(
                                (objectId + definition + account).getBytes(StandardCharsets.UTF_8))
                        .toString();
        ObjectNode body = JSON.createObjectNode();
        body.putObject("properties")
                .put("principalId", objectId)
                .put("principalType", kind)
                .put("roleDefinitionId", definition);
        JsonNode _ =
                send(
                        "PUT",
                        confidential("arm") + scope + assignments + "/" + name + version,
                        Optional.of(body));
    }

    /// The id of an account that was named: `demo` in the group `signet`, `WORKSPACE/NAME` for a
    /// workspace's service there, or an id of ARM as it is.
    private String scope(String account) throws Refused {
        if (account.startsWith("/subscriptions/")) {
            return account;
        }
        String provider =
                "/subscriptions/"
                        + endpoint("subscription")
                        + "/resourceGroups/signet/providers/Microsoft.HealthcareApis/";
        String[] parts = account.split("/", -1);
        return switch (parts.length) {
            case 1 -> provider + "services/" + encoded(account);
            case 2 ->
                    provider
                            + "workspaces/"
                            + encoded(parts[0])
                            + "/fhirservices/"
                            + encoded(parts[1]);
            default ->
                    throw new Refused(
                            "--account: expected NAME, WORKSPACE/NAME or an id as"
                                    + " /subscriptions/...");
        };
    }

    /// The id of the role of that name: `FHIR Data Reader`, or `reader`.
    private String definition(String scope, String role) throws Refused, InterruptedException {
        String address =
                confidential("arm")
                        + scope
                        + "/providers/Microsoft.Authorization/roleDefinitions"
                        + "?api-version=2022-04-01";
        var names = new ArrayList<String>();
        for (JsonNode each : send("GET", address, Optional.empty()).path("value")) {
            String name = each.path("properties").path("roleName").asString("");
            names.add(name);
            boolean meant =
                    name.equalsIgnoreCase(role)
                            || name.equalsIgnoreCase("FHIR Data " + role)
                            || name.equalsIgnoreCase("FHIR " + role);
            if (meant) {
                return each.path("id").asString("");
            }
        }
        throw new Refused("there is no such role; there are: " + String.join(", ", names));
    }

    private JsonNode send(String method, String address, Optional<ObjectNode> body)
            throws Refused, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(address))
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.map(json -> BodyPublishers.ofString(json.toString()))
                                        .orElse(BodyPublishers.noBody()))
                        .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            JsonNode json =
                    answer.body().isEmpty()
                            ? JSON.createObjectNode()
                            : JSON.readTree(answer.body());
            if (answer.statusCode() >= 300) {
                String message = json.path("error").path("message").asString("");
                throw new Refused(
                        message.isEmpty() ? "the server answered " + answer.statusCode() : message);
            }
            return json;
        } catch (IOException | JacksonException e) {
            throw new Refused("the server does not answer as Signet does; is it up?");
        }
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static SSLContext trust(Path pem) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        int count = 0;
        var in = new ByteArrayInputStream(Files.readAllBytes(pem));
        for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
            store.setCertificateEntry("ca" + count++, each);
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        http.close();
    }
}
