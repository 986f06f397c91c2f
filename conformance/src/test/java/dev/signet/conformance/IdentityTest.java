// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Users and applications of a real server, from the command line over Graph to the tokens that
/// they get and the planes that take them.
final class IdentityTest {
    private static final String AZ = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
    private static final String ARM = "https://management.azure.com";
    private static final String VERIFIER = "a-verifier-of-forty-three-characters-and-more";
    private static final String BACK = "http://localhost:5678";
    private static final Pattern LINE = Pattern.compile("(?m)^(\\w+)\\s+(\\S+)$");

    private static RunningSignet signet;
    private static Client client;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start("--audit", "on");
        client = signet.client();
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static CommandRun type(String line) {
        return CommandRun.signet(line + " --data " + signet.data());
    }

    /// What a verb has printed behind a word.
    private static String printed(CommandRun run, String word) {
        Matcher matcher = LINE.matcher(run.ends(0).out());
        while (matcher.find()) {
            if (matcher.group(1).equals(word)) {
                return matcher.group(2);
            }
        }
        throw new AssertionError(word + " is not in " + run.out());
    }

    private static String form(String... pairs) {
        var form = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            form.append(i == 0 ? "" : "&").append(pairs[i]).append('=');
            form.append(Client.encode(pairs[i + 1]));
        }
        return form.toString();
    }

    private static Answer post(String place, String form) {
        return client.exchange(
                HttpRequest.newBuilder(URI.create(issuer(place)))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build());
    }

    private static String issuer(String place) {
        return client.endpoint("issuer") + "/" + client.tenant() + place;
    }

    private static Answer token(String... pairs) {
        return post("/oauth2/v2.0/token", form(pairs));
    }

    private static String asked(String clientId, String audience) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return form(
                    "client_id",
                    clientId,
                    "redirect_uri",
                    BACK,
                    "response_type",
                    "code",
                    "scope",
                    audience + "/.default openid offline_access",
                    "code_challenge",
                    Base64.getUrlEncoder().withoutPadding().encodeToString(digest),
                    "code_challenge_method",
                    "S256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer signIn(String clientId, String audience, String name, String password) {
        String credentials = form("username", name, "password", password);
        return post("/oauth2/v2.0/authorize", asked(clientId, audience) + "&" + credentials);
    }

    private static String sentBack(Answer answer, String name) {
        String location = answer.expect(303).header("Location").orElseThrow();
        Matcher matcher = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(location);
        assertTrue(matcher.find(), location);
        return URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8);
    }

    private static JsonNode tokens(String clientId, String audience, String name, String password) {
        String code = sentBack(signIn(clientId, audience, name, password), "code");
        return token(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        clientId,
                        "code",
                        code,
                        "redirect_uri",
                        BACK,
                        "code_verifier",
                        VERIFIER)
                .expect(200)
                .json();
    }

    private static Answer refresh(String clientId, String token) {
        return token("grant_type", "refresh_token", "client_id", clientId, "refresh_token", token);
    }

    private static Answer with(String token, String method, String address, String body) {
        return client.send("", method, address, body, "Authorization", "Bearer " + token);
    }

    private static String graph(String path) {
        return client.arm() + "/v1.0/" + path;
    }

    @Test
    void anAdministratorSignsInToAzAndLosesItsTokensWithItsPasswordAndItsAccount() {
        String password = printed(type("user add anna --administrator"), "password");
        assertEquals(401, signIn(AZ, ARM, "anna", "wrong").status());
        JsonNode tokens = tokens(AZ, ARM, "anna", password);
        String access = tokens.path("access_token").asString();
        assertEquals(200, with(access, "GET", graph("users"), "").status());
        assertEquals(
                401, with(tokens.path("id_token").asString(), "GET", graph("users"), "").status());
        String first = tokens.path("refresh_token").asString();
        String second = refresh(AZ, first).expect(200).json().path("refresh_token").asString();
        signet.restart();
        client = signet.client();
        String third = refresh(AZ, second).expect(200).json().path("refresh_token").asString();
        assertEquals(400, refresh(AZ, first).status(), "it was replaced twice");
        assertEquals(400, refresh(AZ, third).status(), "and has ended all of its sign-in");

        String old = tokens(AZ, ARM, "anna", password).path("refresh_token").asString();
        String other = printed(type("user password anna"), "password");
        assertEquals(400, refresh(AZ, old).status());
        assertEquals(401, signIn(AZ, ARM, "anna", password).status());
        String last = tokens(AZ, ARM, "anna", other).path("refresh_token").asString();
        assertTrue(type("user list").ends(0).out().contains("anna"));
        type("user remove anna").ends(0);
        assertFalse(type("user list").ends(0).out().contains("anna"));
        assertEquals(400, refresh(AZ, last).status());
        assertEquals(401, signIn(AZ, ARM, "anna", other).status());
        type("user remove anna").ends(1);
    }

    @Test
    void aDirectoryApplicationActsForUsersAtDataAndElsewhereWhenItIsGranted() {
        String password = printed(type("user add berta --administrator"), "password");
        CommandRun added = type("client add ward-app --public --redirect http://localhost");
        String app = printed(added, "clientId");
        assertTrue(type("client list").ends(0).out().contains(app));
        String page =
                client.get(
                                "",
                                issuer("/oauth2/v2.0/authorize")
                                        + "?"
                                        + asked(app, client.fhir("demo")))
                        .expect(200)
                        .text();
        assertTrue(page.contains("<strong>ward-app</strong>"), page);
        assertTrue(page.contains("Azure Healthcare APIs"), page);
        tokens(app, client.fhir("demo"), "berta", password);
        for (String audience :
                List.of(
                        ARM,
                        client.arm(),
                        client.arm().replace("localhost", "127.0.0.1"),
                        "https://vault.azure.net",
                        "https://vault.localhost:" + URI.create(client.vault()).getPort(),
                        client.vault())) {
            Answer refused = signIn(app, audience, "berta", password);
            assertEquals("access_denied", sentBack(refused, "error"), audience);
        }
        type("client grant ward-app arm").ends(0);
        String access = tokens(app, ARM, "berta", password).path("access_token").asString();
        assertEquals(200, with(access, "GET", graph("users"), "").status());
        assertEquals(
                "access_denied",
                sentBack(signIn(app, "https://vault.azure.net", "berta", password), "error"));
        type("client grant ward-app arm --remove").ends(0);
        assertEquals("access_denied", sentBack(signIn(app, ARM, "berta", password), "error"));
        String refreshed =
                tokens(app, client.fhir("demo"), "berta", password)
                        .path("refresh_token")
                        .asString();
        Answer narrowed =
                token(
                        "grant_type",
                        "refresh_token",
                        "client_id",
                        app,
                        "refresh_token",
                        refreshed,
                        "scope",
                        ARM + "/.default");
        assertEquals("invalid_grant", narrowed.expect(400).json().path("error").asString());
        type("client remove ward-app").ends(0);
        assertFalse(type("client list").ends(0).out().contains(app));
        assertEquals(400, refresh(app, refreshed).status());
        assertEquals(400, signIn(app, client.fhir("demo"), "berta", password).status());
        type("user remove berta").ends(0);
    }

    @Test
    void anApplicationProvesItselfByItsCertificateOnceForEachRequest(@TempDir Path folder)
            throws IOException {
        ApplicationKey key = ApplicationKey.in(folder);
        CommandRun added = type("client add lab --certificate " + key.certificate());
        String app = printed(added, "clientId");
        assertFalse(added.out().contains("secret"), added.out());
        type("client role lab reader").ends(0);
        String mine = key.assertion(app, issuer("/oauth2/v2.0/token"));
        String access = asserted(app, mine).expect(200).json().path("access_token").asString();
        assertEquals(200, with(access, "GET", client.fhir("demo") + "/Patient", "").status());
        assertEquals(401, with(access, "GET", graph("users"), "").status());
        String own = key.assertion(app, issuer("/oauth2/v2.0/token"));
        String managing =
                asserted(app, own, ARM).expect(200).json().path("access_token").asString();
        assertEquals(403, with(managing, "GET", graph("users"), "").status(), "it has no role");
        assertEquals(401, asserted(app, mine).status(), "a copy");
        String elsewhere =
                key.assertion(app, "https://login.microsoftonline.com/common/oauth2/v2.0/token");
        assertEquals(401, asserted(app, elsewhere).status());
        ApplicationKey another = ApplicationKey.in(Files.createDirectory(folder.resolve("other")));
        assertEquals(401, asserted(app, another.assertion(app, issuer("/v2.0"))).status());
    }

    private static Answer asserted(String app, String assertion) {
        return asserted(app, assertion, client.endpoint("audiences", "fhir"));
    }

    private static Answer asserted(String app, String assertion, String audience) {
        return token(
                "grant_type",
                "client_credentials",
                "client_id",
                app,
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                assertion,
                "scope",
                audience + "/.default");
    }

    @Test
    void anotherSecretIsGoodBesideTheFirstAndBothEndWithTheApplication() {
        CommandRun added = type("client add robot");
        String app = printed(added, "clientId");
        String first = printed(added, "secret");
        String second = printed(type("client secret robot"), "secret");
        for (String secret : List.of(first, second)) {
            assertEquals(200, secretly(app, secret).status());
        }
        assertEquals(401, secretly(app, first + "x").status());
        type("client remove robot").ends(0);
        for (String secret : List.of(first, second)) {
            assertEquals(400, secretly(app, secret).status());
        }
        type("client secret robot").ends(1);
    }

    private static Answer secretly(String app, String secret) {
        return token(
                "grant_type",
                "client_credentials",
                "client_id",
                app,
                "client_secret",
                secret,
                "scope",
                ARM + "/.default");
    }

    private static Answer administer(String method, String path, String body) {
        return client.send("arm", method, graph(path), body);
    }

    @Test
    void graphKeepsUsersGroupsAndApplicationsAndItsAdministrators() {
        String user =
                administer(
                                "POST",
                                "users",
                                "{\"userPrincipalName\":\"carla\",\"displayName\":\"Carla\","
                                        + "\"passwordProfile\":{\"password\":\"a long password\"}}")
                        .expect(201)
                        .json()
                        .path("id")
                        .asString();
        administer("POST", "users", "{\"userPrincipalName\":\"x\"}").expect(400);
        String group =
                administer("POST", "groups", "{\"displayName\":\"nurses\"}")
                        .expect(201)
                        .json()
                        .path("id")
                        .asString();
        String member = "{\"@odata.id\":\"" + graph("directoryObjects/" + user) + "\"}";
        administer("POST", "groups/" + group + "/members/$ref", member).expect(204);
        administer("POST", "groups/" + group + "/members/$ref", member.replace(user, "none"))
                .expect(404);
        assertEquals(
                user,
                administer("GET", "groups/nurses/members", "")
                        .expect(200)
                        .json()
                        .at("/value/0/id")
                        .asString());
        administer("DELETE", "groups/Administrators", "").expect(403);
        administer("DELETE", "users/" + user, "").expect(204);
        assertEquals(0, administer("GET", "groups/nurses/members", "").json().path("value").size());
        administer("DELETE", "groups/" + group, "").expect(204);
        String clientId = client.endpoint("clientId");
        String own = Tokens.claims(client.token("arm")).path("oid").asString();
        administer("DELETE", "applications/" + clientId, "").expect(404);
        administer("DELETE", "users/" + own, "").expect(404);
        String filter = "servicePrincipals?$filter=" + Client.encode("appId eq '" + clientId + "'");
        assertEquals(
                own, administer("GET", filter, "").expect(200).json().at("/value/0/id").asString());
        assertEquals(
                "Administrator of this server (command line)",
                administer("GET", "servicePrincipals/" + own, "")
                        .expect(200)
                        .json()
                        .path("displayName")
                        .asString());
        client.get("", graph("users")).expect(401);
    }

    @Test
    void signInsLeaveRowsThatNameNoSecret() {
        String password = printed(type("user add dora"), "password");
        String id = administer("GET", "users/dora", "").json().path("id").asString();
        signIn(AZ, ARM, "dora", "not-her-password");
        tokens(AZ, ARM, "dora", password);
        Answer rows = administer("GET", "auditLogs/signIns?$top=20", "").expect(200);
        assertFalse(rows.text().contains(password) || rows.text().contains("not-her-password"));
        JsonNode given = row(rows, id, 0);
        assertEquals(AZ, given.path("appId").asString());
        assertEquals(ARM, given.path("resourceId").asString());
        assertEquals("authorization_code", given.path("authenticationProtocol").asString());
        assertTrue(given.path("ipAddress").asString().contains("127.0.0.1"), given.toString());
        assertEquals(AZ, row(rows, id, 50126).path("appId").asString());
        administer("GET", "auditLogs/signIns?$top=0", "").expect(400);
    }

    private static JsonNode row(Answer rows, String user, int code) {
        for (JsonNode each : rows.json().path("value")) {
            if (each.path("userId").asString().equals(user)
                    && each.at("/status/errorCode").asInt() == code) {
                return each;
            }
        }
        throw new AssertionError(rows.text());
    }
}
