// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The first administrator of a real process comes in by the address that its start has printed;
/// a process that was killed prints another, and one that has its administrator prints none.
final class FirstAdministratorTest {
    private static final Pattern PRINTED =
            Pattern.compile("(?m)^first +(https://\\S+/portal/first)#([A-Za-z0-9_-]{22,})$");
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");
    private static final String PASSWORD = "chosen in the browser";

    private static RunningSignet signet;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start("--audit", "on");
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static Optional<String> printed() {
        Matcher found = PRINTED.matcher(signet.process().text());
        if (!found.find()) {
            return Optional.empty();
        }
        assertEquals(signet.client().arm() + "/portal/first", found.group(1));
        return Optional.of(found.group(2));
    }

    private static Answer get(String address, String cookie) {
        var request = HttpRequest.newBuilder(URI.create(address));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return signet.client().exchange(request.build());
    }

    private static Answer post(String address, String cookie, String form) {
        var request =
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return signet.client().exchange(request.build());
    }

    private static Answer bring(String code) {
        String tenant = signet.client().endpoint("issuer") + "/" + signet.client().tenant();
        return post(tenant + "/oauth2/first", "", "code=" + code);
    }

    /// @param name as it begins
    private static String cookie(Answer answer, String name) {
        return answer.response().headers().allValues("Set-Cookie").stream()
                .filter(each -> each.startsWith(name + "="))
                .map(each -> each.replaceFirst(";.*", ""))
                .findFirst()
                .orElseThrow();
    }

    private static String place(Answer answer) {
        return answer.expect(303).header("Location").orElseThrow();
    }

    /// @return the first page of who is signed in
    private static String madeAndSignedIn(String code) {
        Answer brought = bring(code);
        String pass = cookie(brought, "__Host-signet-first");
        Answer begun = get(place(brought), "");
        String signIn = cookie(begun, "__Host-signet-sign-in");
        String authorize = place(begun);
        String page = get(authorize, pass).expect(200).text();
        var form = new StringBuilder();
        Matcher hidden = HIDDEN.matcher(page);
        while (hidden.find()) {
            form.append(hidden.group(1))
                    .append('=')
                    .append(Client.encode(hidden.group(2).replace("&amp;", "&")))
                    .append('&');
        }
        String password = Client.encode(PASSWORD);
        form.append("username=olga&password=" + password + "&again=" + password);
        String address = authorize.substring(0, authorize.indexOf('?'));
        Answer returned = get(place(post(address, pass, form.toString())), signIn);
        String portal = place(returned);
        return get(portal, cookie(returned, "__Host-signet")).expect(200).text();
    }

    @Test
    void theFirstAdministratorComesInOnceAfterAKillTooAndNobodyElseDoes() {
        String lost = printed().orElseThrow();
        signet.process().kill();
        signet.startAgain();
        String code = printed().orElseThrow();
        assertNotEquals(lost, code);
        assertEquals(401, bring(lost).status());
        Answer shown = get(signet.client().arm() + "/portal/first", "").expect(200);
        assertEquals("no-referrer", shown.header("Referrer-Policy").orElseThrow());
        assertTrue(shown.text().contains("name=\"code\""), shown.text());
        assertTrue(
                get(signet.client().arm() + "/portal", "")
                        .text()
                        .contains("There is no administrator yet."));

        String accounts = madeAndSignedIn(code);
        assertTrue(accounts.contains("Sign out") && accounts.contains("olga"), accounts);
        assertTrue(accounts.contains("Create an account"), accounts);
        assertEquals(401, bring(code).status());
        String over = get(signet.client().arm() + "/portal/first", "").expect(200).text();
        assertTrue(over.contains("No code is waited for"), over);
        FolderScan.Result scan = new FolderScan(List.of(code, lost, PASSWORD)).scan(signet.data());
        assertTrue(scan.files() > 10, scan::toString);
        assertEquals(List.of(), scan.found());
        String said = signet.process().text();
        assertEquals(said.indexOf(code), said.lastIndexOf(code), "printed once");
        assertTrue(said.contains("the first administrator was made: object id"), said);

        signet.restart();
        assertEquals(Optional.empty(), printed());
        assertEquals(401, bring(code).status());
        assertFalse(get(signet.client().arm() + "/portal", "").text().contains("no administrator"));
    }

    @Test
    void whereItIsOffNoStartInvites() {
        try (RunningSignet other = RunningSignet.start("--first-administrator", "off")) {
            assertFalse(PRINTED.matcher(other.process().text()).find());
            String page = other.client().arm() + "/portal/first";
            var asked = HttpRequest.newBuilder(URI.create(page)).build();
            String shown = other.client().exchange(asked).expect(200).text();
            assertTrue(shown.contains("No code is waited for"), shown);
        }
    }
}
