// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whatever an account is told of who signs in for it: it takes the tokens of whom it names, or it
/// is refused. It is never Succeeded and unusable.
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AuthoritiesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private static Path folder;
    private static Signet signet;
    private static Asked asked;
    private static String administrator;

    @BeforeAll
    static void start() throws Exception {
        var options = UpOptions.local(folder.resolve("data"), 0, 0, Optional.empty());
        signet = Signet.start(options, UnaryOperator.identity());
        signet.awaitSettled();
        asked = Asked.of(folder.resolve("data"));
        administrator = asked.token("https://management.azure.com/.default");
    }

    @AfterAll
    static void stop() {
        if (signet != null) {
            signet.close();
        }
    }

    private static String resource(String name) {
        return "/subscriptions/"
                + asked.member("subscription")
                + "/resourceGroups/signet/providers/Microsoft.HealthcareApis/services/"
                + name
                + "?api-version=2021-11-01";
    }

    private static String address(String name) {
        return asked.member("arm") + "/fhir/" + name;
    }

    /// Asks for it and waits for its end.
    ///
    /// @param authentication members of `authenticationConfiguration`
    /// @return the provisioning state, and what the operation says of a failure
    private static String made(String name, String authentication) throws Exception {
        String body =
                "{\"kind\":\"fhir-R4\",\"location\":\"westus2\",\"properties\":{"
                        + "\"authenticationConfiguration\":{"
                        + authentication
                        + "}}}";
        HttpResponse<String> answer = asked.send("PUT", resource(name), administrator, body);
        assertTrue(answer.statusCode() < 300, answer.body());
        Optional<String> operation = answer.headers().firstValue("Azure-AsyncOperation");
        if (operation.isEmpty()) {
            return JSON.readTree(answer.body()).at("/properties/provisioningState").asString();
        }
        String path = operation.get().substring(asked.member("arm").length());
        while (true) {
            JsonNode state = JSON.readTree(asked.send("GET", path, administrator, "").body());
            String status = state.get("status").asString();
            if (!status.equals("Running") && !status.equals("Accepted")) {
                return status + " " + state.path("error");
            }
            Thread.onSpinWait();
        }
    }

    private static void serves(String name, String audience) throws Exception {
        String token = asked.token(audience + "/.default");
        HttpResponse<String> answer = asked.send("GET", "/fhir/" + name + "/Patient", token, "");
        assertEquals(200, answer.statusCode(), name + answer.body());
    }

    @Test
    void everySpellingOfTheOwnTenantMakesAnAccountThatServes() throws Exception {
        String main = asked.member("arm");
        String tenant = asked.member("tenant");
        var spelled = new ArrayList<String>();
        for (String below : List.of("", "/", "/v2.0", "/v2.0/")) {
            spelled.add(main + "/" + tenant + below);
        }
        spelled.add(main + "/adfs");
        spelled.add(main + "/adfs/" + tenant);
        spelled.add("https://login.microsoftonline.com/" + tenant);
        spelled.add(main.replace("localhost", "127.0.0.1") + "/" + tenant);
        for (int i = 0; i < spelled.size(); i++) {
            String name = "spelled" + i;
            String authority = "\"authority\":\"" + spelled.get(i) + "\"";
            assertTrue(made(name, authority).startsWith("Succeeded"), spelled.get(i));
            serves(name, address(name));
        }
    }

    /// The audience that is its own anyhow, in this spelling and in that, and the authority that is
    /// the installation's.
    @Test
    void whatIsSaidTwiceNeitherFailsACreationNorAnAccountThatIsThere() throws Exception {
        String authority =
                "\"authority\":\"" + asked.member("arm") + "/" + asked.member("tenant") + "\"";
        String own = address("twice");
        for (String audience : List.of(own, own + "/", own, own.replace("twice", "TWICE"))) {
            String said = authority + ",\"audience\":\"" + audience + "\"";
            assertTrue(made("twice", said).startsWith("Succeeded"), audience);
            serves("twice", own);
        }
        String elsewhere = "https://elsewhere.example";
        assertTrue(
                made("twice", authority + ",\"audience\":\"" + elsewhere + "\"")
                        .startsWith("Succeeded"));
        serves("twice", elsewhere);
        serves("twice", own);
    }

    @Test
    void anAuthorityThatCannotBeReadEndsTheCreationAndLeavesWhatIsThereAsItWas() throws Exception {
        String silent = "\"authority\":\"https://localhost:1/" + asked.member("tenant") + "\"";
        String other =
                "\"authority\":\""
                        + asked.member("arm")
                        + "/00000000-0000-4000-8000-000000000001\"";
        assertTrue(made("there", "").startsWith("Succeeded"));
        for (String authority : List.of(silent, other)) {
            for (String name : List.of("fresh", "there")) {
                String end = made(name, authority);
                assertTrue(end.startsWith("Failed "), end);
                assertTrue(end.contains("no OpenID configuration with keys"), end);
            }
            HttpResponse<String> fresh =
                    asked.send("GET", resource("fresh"), administrator, "");
            assertTrue(
                    fresh.statusCode() == 404 || fresh.body().contains("\"Failed\""),
                    fresh.body());
            serves("there", address("there"));
        }
    }
}
