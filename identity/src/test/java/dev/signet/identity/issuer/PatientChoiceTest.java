// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.http.Response;
import dev.signet.identity.PasswordHash;
import dev.signet.identity.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An app is started for one patient, whom the user chooses at sign-in (SMART App Launch 2.2, scope
/// `launch/patient`).
final class PatientChoiceTest extends SignInScene {
    private static final String ACCOUNT = "https://127.0.0.1:8443/fhir/demo";
    private static final String STANDALONE = "launch/patient patient/Observation.rs openid";

    /// Who looked, and for what.
    private final List<String> looks = new ArrayList<>();

    private final List<Patients.Sight> sights = new ArrayList<>();
    private boolean allowed = true;
    private boolean hasMore;

    @BeforeEach
    void practitioner() {
        user =
                new User(
                        "marie-object",
                        "marie",
                        "Marie Curie",
                        PasswordHash.of(PASSWORD.toCharArray(), Entropy.system()),
                        "Practitioner/9");
        patients =
                new Patients() {
                    @Override
                    public boolean areOf(String audience) {
                        return audience.equals(ACCOUNT);
                    }

                    @Override
                    public Found find(Sight sight, String text) {
                        return found(sight, "find " + text);
                    }

                    @Override
                    public Found one(Sight sight, String id) {
                        Found found = found(sight, "one " + id);
                        return id.equals("p-1") ? found : new Found.These(List.of(), false);
                    }

                    private Found found(Sight sight, String look) {
                        looks.add(look);
                        sights.add(sight);
                        return allowed
                                ? new Found.These(
                                        List.of(new Choice("p-1", "Ada <L>, 1815-12-10")), hasMore)
                                : new Found.Refused();
                    }

                    @Override
                    public boolean mustBeForgotten() {
                        return !allowed;
                    }
                };
        issuer = issuer();
    }

    private static String launch(String scope, String aud) {
        return form(
                "client_id",
                "app",
                "redirect_uri",
                BACK,
                "response_type",
                "code",
                "scope",
                scope,
                "state",
                "s",
                "aud",
                aud,
                "code_challenge",
                CHALLENGE,
                "code_challenge_method",
                "S256");
    }

    private Response answer(Response page, String... pairs) {
        String handle = text(page).replaceAll("(?s).*name=\"choice\" value=\"([^\"]+)\".*", "$1");
        String form = form("choice", handle) + "&" + form(pairs);
        return ask("POST", "/oauth2/v2.0/authorize", "", form);
    }

    private Map<String, Object> redeemed(Response back) {
        return json(redeem(sentBack(back).get("code"), VERIFIER));
    }

    @Test
    void thatThereAreMoreThanAreShownIsSaid() {
        String more = "These are the first 1. There are more";
        assertFalse(text(signIn(launch(STANDALONE, ACCOUNT), PASSWORD)).contains(more));
        hasMore = true;
        Response page = signIn(launch(STANDALONE, ACCOUNT), PASSWORD);
        assertTrue(text(page).contains(more), text(page));
    }

    @Test
    void theUserChoosesAndTheTokenIsForThatPatient() {
        Response page = signIn(launch(STANDALONE, ACCOUNT), PASSWORD);
        assertEquals(200, page.status());
        assertTrue(text(page).contains("value=\"p-1\">Ada &lt;L&gt;, 1815-12-10<"), text(page));
        assertEquals("no-store", page.headers().first("Cache-Control").orElseThrow());
        Response found = answer(page, "find", " Ada ");
        assertEquals(List.of("find ", "find Ada"), looks);
        Map<String, Object> tokens = redeemed(answer(found, "patient", "p-1"));
        assertEquals("p-1", tokens.get("patient"));
        var claims = claims(tokens.get("access_token"));
        assertEquals("p-1", claims.getClaim("patient"));
        assertEquals("Practitioner/9", claims.getClaim("fhirUser"));
        assertEquals("launch/patient openid", scopes(tokens, "patient/Observation.rs"));
    }

    private static String scopes(Map<String, Object> tokens, String without) {
        return String.join(
                " ",
                List.of(((String) tokens.get("scope")).split(" ", -1)).stream()
                        .filter(each -> !each.equals(without))
                        .sorted()
                        .toList());
    }

    @Test
    void patientsAreLookedAtAsTheUserAndNothingElseIs() {
        signIn("192.0.2.9", launch(STANDALONE, ACCOUNT), PASSWORD);
        var claims = claims(sights.getFirst().token());
        assertEquals("marie-object", claims.getClaim("oid"));
        assertEquals("user/Patient.rs", claims.getClaim("scp"));
        assertEquals(List.of(ACCOUNT), claims.getAudience());
        assertNull(claims.getClaim("patient"));
        assertEquals("192.0.2.9", sights.getFirst().address());
    }

    @Test
    void theChoiceStaysWithTheRefreshTokenAndGoesNowhereElse() {
        String asked = launch("launch/patient openid offline_access", ACCOUNT);
        var tokens = redeemed(answer(signIn(asked, PASSWORD), "patient", "p-1"));
        assertEquals("p-1", tokens.get("patient"), "also where no scope narrows the data");
        var next = json(refresh(tokens.get("refresh_token")));
        assertEquals("p-1", next.get("patient"));
        assertEquals("p-1", claims(next.get("access_token")).getClaim("patient"));
        var other =
                json(
                        refresh(
                                next.get("refresh_token"),
                                "scope",
                                "https://vault.azure.net/.default"));
        assertNull(other.get("patient"));
        assertNull(claims(other.get("access_token")).getClaim("patient"));
    }

    @Test
    void nobodyIsChosenWhomTheUserDoesNotSee() {
        Response page = signIn(launch(STANDALONE, ACCOUNT), PASSWORD);
        for (String id : List.of("p-2", "../x", "x".repeat(65))) {
            Response again = answer(page, "patient", id);
            assertEquals(200, again.status());
            assertTrue(text(again).contains("You cannot see that patient."), id);
        }
        assertFalse(looks.contains("one " + "x".repeat(65)), "too long for an id");
        allowed = false;
        assertTrue(text(answer(page, "find", "a")).contains("You cannot see patients"));
        assertTrue(text(answer(page, "patient", "p-1")).contains("You cannot see"));
        assertTrue(issuer.forgets(), "what was shown is to be forgotten");
    }

    @Test
    void aChoiceIsGoodOnceAndForFiveMinutes() {
        Response page = signIn(launch(STANDALONE, ACCOUNT), PASSWORD);
        assertEquals(303, answer(page, "patient", "p-1").status());
        assertEquals(400, answer(page, "patient", "p-1").status());
        Response late = signIn(launch(STANDALONE, ACCOUNT), PASSWORD);
        clock.pass(PatientChoice.LIFE.plus(Duration.ofSeconds(1)));
        assertEquals(400, answer(late, "patient", "p-1").status());
        String guessed = form("choice", "guessed", "patient", "p-1");
        assertEquals(400, ask("POST", "/oauth2/v2.0/authorize", "", guessed).status());
        Response cancelled = answer(signIn(launch(STANDALONE, ACCOUNT), PASSWORD), "cancel", "1");
        assertEquals("access_denied", sentBack(cancelled).get("error"));
        assertEquals("s", sentBack(cancelled).get("state"));
    }

    @Test
    void whoIsAPatientIsNotAsked() {
        user = user(PASSWORD);
        var tokens = redeemed(signIn(launch(STANDALONE, ACCOUNT), PASSWORD));
        assertEquals("7", tokens.get("patient"));
        assertEquals("7", claims(tokens.get("access_token")).getClaim("patient"));
        assertEquals(List.of(), looks);
    }

    @Test
    void aScopeOfOnePatientAsksToo() {
        Response page = signIn(launch("patient/Observation.rs", ACCOUNT), PASSWORD);
        assertEquals("p-1", redeemed(answer(page, "patient", "p-1")).get("patient"));
    }

    @Test
    void anAppThatNamesNoAccountIsToldSo() {
        Map<String, String> back =
                sentBack(signIn(launch(STANDALONE, "https://azurehealthcareapis.com"), PASSWORD));
        assertEquals("invalid_request", back.get("error"));
        assertTrue(back.get("error_description").contains("aud"), back::toString);
        // scopes of a patient alone may be for nobody: then they give nothing
        String nobodys = launch("patient/Observation.rs", "https://azurehealthcareapis.com");
        assertNull(redeemed(signIn(nobodys, PASSWORD)).get("patient"));
    }

    @Test
    void whoSignsInForALaunchedAppIsAskedAboutThePatientOnTheScreenFirst() {
        String ehr = launch("launch patient/Observation.rs", ACCOUNT) + "&launch_patient=p-1";
        Response page = signIn(ehr, PASSWORD);
        assertEquals(List.of("one p-1"), looks);
        assertEquals("p-1", redeemed(answer(page, "patient", "p-1")).get("patient"));
        // what narrows nothing by patients needs none
        looks.clear();
        String whole = launch("launch user/Observation.rs", ACCOUNT) + "&launch_patient=p-1";
        assertNull(redeemed(signIn(whole, PASSWORD)).get("patient"));
        assertEquals(List.of(), looks);
    }

    @Test
    void aPatientOnTheScreenWhomTheUserDoesNotSeeIsNotChosen() {
        String ehr = launch("launch patient/Observation.rs", ACCOUNT) + "&launch_patient=p-2";
        Response page = signIn(ehr, PASSWORD);
        assertTrue(text(page).contains("Nobody is found."), text(page));
        assertTrue(text(answer(page, "patient", "p-2")).contains("You cannot see that patient."));
    }

    @Test
    void anAppThatAnEhrLaunchesWithoutAPatientIsAskedNothing() {
        String ehr = launch("launch patient/Observation.rs", ACCOUNT);
        assertNull(redeemed(signIn(ehr, PASSWORD)).get("patient"));
        assertEquals(List.of(), looks);
    }
}
