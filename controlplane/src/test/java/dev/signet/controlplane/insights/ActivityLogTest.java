// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.insights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.Arm;
import dev.signet.controlplane.MemoryStore;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.identity.Caller;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class ActivityLogTest {
    private static final String VALUES =
            "/subscriptions/"
                    + Arm.SUBSCRIPTION
                    + "/providers/Microsoft.Insights/eventtypes/management/values"
                    + "?api-version=2015-04-01";
    private static final String SINCE = "eventTimestamp ge '2020-01-01T00:00:00Z'";

    private static String filtered(String filter) {
        return VALUES + "&$filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
    }

    private static JsonNode events(Arm arm, String filter) {
        return arm.get(filtered(filter)).expect(200).json().get("value");
    }

    @Test
    void namesOfTagsAreNoGroups() {
        Arm arm = Arm.started();
        String name = "/subscriptions/" + Arm.SUBSCRIPTION + "/tagNames/ward";
        String version = "?api-version=2022-09-01";
        arm.put(name + version, "").expect(201);
        arm.put(name + "/tagValues/7" + version, "").expect(201);
        arm.send("DELETE", name + "/tagValues/7" + version, "").expect(200);
        arm.send("DELETE", name + version, "").expect(200);
        List<String> told =
                events(arm, SINCE)
                        .valueStream()
                        .map(each -> each.at("/operationName/value").asString())
                        .filter(each -> each.contains("tagNames"))
                        .toList();
        String of = "Microsoft.Resources/subscriptions/tagNames/";
        assertEquals(
                List.of(
                        of + "delete",
                        of + "tagValues/delete",
                        of + "tagValues/write",
                        of + "write"),
                told);
    }

    @Test
    void everyChangeThatWasAskedForIsToldWithItsEnd() {
        Arm arm = Arm.started();
        arm.put(Arm.service("demo"), Arm.keyed(Arm.KEY)).expect(201);
        arm.settle();
        arm.put(Arm.service("UPPER"), Arm.keyed(Arm.KEY)).expect(400);
        arm.get(Arm.service("demo")).expect(200);
        arm.sendAs("Bearer other", "DELETE", Arm.service("demo"), "").expect(403);
        JsonNode events = events(arm, SINCE);
        assertEquals(4, events.size(), events.toString());
        JsonNode refused = events(arm, SINCE + " and status eq 'Failed'").get(0);
        assertEquals("Failed", refused.at("/status/value").asString());
        assertEquals("400", refused.at("/subStatus/value").asString());
        JsonNode begun = events(arm, SINCE + " and status eq 'Accepted'").get(0);
        assertEquals("201", begun.at("/subStatus/value").asString());
        assertEquals("BeginRequest", begun.at("/eventName/value").asString());
        String same = " and correlationId eq '" + begun.get("correlationId").asString() + "'";
        assertEquals(2, events(arm, SINCE + same).size());
        JsonNode made = events(arm, SINCE + same).get(0);
        assertEquals("Succeeded", made.at("/status/value").asString());
        assertEquals(
                "Microsoft.HealthcareApis/services/write",
                made.at("/operationName/value").asString());
        assertEquals("Microsoft.HealthcareApis", made.at("/resourceProviderName/value").asString());
        assertEquals("rg", made.get("resourceGroupName").asString());
        assertEquals(Arm.ADMINISTRATOR, made.get("caller").asString());
        assertEquals("PUT", made.at("/httpRequest/method").asString());
        assertTrue(made.get("resourceId").asString().endsWith("/services/demo"));
        assertEquals(
                "Microsoft.Resources/subscriptions/resourceGroups/write",
                events.get(3).at("/operationName/value").asString());
        assertFalse(events.toString().contains("my-key"), "nothing of a body");
    }

    @Test
    void aLongOperationIsAcceptedUntilItsEndIsToldAlsoAfterARestart() {
        Arm arm = Arm.started();
        arm.fleet.refusal = Optional.of(new Outcome.Refused("Forbidden", "no"));
        arm.put(Arm.service("demo"), Arm.keyed(Arm.KEY)).expect(201);
        arm.settle();
        Arm again = arm.restarted();
        again.plane.start();
        List<String> told = new ArrayList<>();
        events(again, SINCE + " and resourceProvider eq 'Microsoft.HealthcareApis'")
                .forEach(
                        each ->
                                told.add(
                                        each.at("/status/value").asString()
                                                + each.at("/subStatus/value").asString()));
        assertEquals(List.of("Failed403", "Accepted201"), told);
        assertTrue(again.records.startingWith("activity-begun/").isEmpty());
    }

    @Test
    void theFilterAndTheSelectionAreThoseOfTheClients() {
        Arm arm = Arm.started();
        arm.put(Arm.service("demo"), Arm.keyed(Arm.KEY)).expect(201);
        arm.settle();
        assertEquals(3, events(arm, SINCE + " and resourceGroupName eq 'RG'").size());
        assertEquals(0, events(arm, SINCE + " and resourceGroupName eq 'other'").size());
        assertEquals(
                2,
                events(arm, SINCE + " and resourceProvider eq 'Microsoft.HealthcareApis'").size());
        assertEquals(
                0,
                events(arm, SINCE + " and eventTimestamp le '2020-01-02T00:00:00.0000000Z'")
                        .size());
        assertEquals(3, events(arm, "eventTimestamp ge 2020-01-01T00:00:00.000000Z").size());
        JsonNode one =
                arm.get(filtered(SINCE) + "&$select=caller,operationName")
                        .expect(200)
                        .json()
                        .at("/value/0");
        assertEquals(2, one.size(), one.toString());
        arm.get(filtered(SINCE) + "&$select=colour").refused(400, "BadRequest");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "resourceGroupName eq 'rg'",
                "eventTimestamp ge 'yesterday'",
                SINCE + " or caller eq 'x'",
                SINCE + " and colour eq 'x'",
                SINCE + " and resourceGroupName ge 'x'",
                SINCE + " and"
            })
    void aFilterThatIsNotUnderstoodIsRefused(String filter) {
        Arm.started().get(filtered(filter)).refused(400, "InvalidFilterInQueryString");
    }

    private static Request request(int number) {
        return new Request(
                "PUT",
                "https://arm.test",
                List.of("subscriptions", "s", "resourceGroups", "g" + number),
                List.of(),
                Headers.of(),
                new ByteArrayInputStream(new byte[0]),
                "127.0.0.1");
    }

    @Test
    void onlyTheNewestAreKeptAndNothingForLongerThanNinetyDays() {
        var store = new MemoryStore();
        var now = new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
        var log = new ActivityLog(store, now::get, new Random(3)::nextLong, _ -> Optional.empty());
        var caller = new Caller("object", "app", "tenant", "issuer");
        var all = ActivityFilter.of("eventTimestamp ge '2020-01-01'");
        for (int i = 0; i < ActivityLog.KEPT_MAX + 5; i++) {
            now.updateAndGet(each -> each.plusMillis(1));
            log.note(request(i), caller, "c" + i, 200, Optional.empty());
        }
        List<Activity> kept = log.newestFirst(all);
        assertTrue(kept.size() <= ActivityLog.KEPT_MAX, "" + kept.size());
        assertTrue(kept.size() > ActivityLog.KEPT_MAX - 200, "" + kept.size());
        assertTrue(kept.getFirst().record().resource().endsWith("g" + (ActivityLog.KEPT_MAX + 4)));
        now.updateAndGet(each -> each.plus(Duration.ofDays(91)));
        assertEquals(List.of(), log.newestFirst(all));
        new ActivityLog(store, now::get, new Random(4)::nextLong, _ -> Optional.empty())
                .note(request(0), caller, "c", 200, Optional.empty());
        assertEquals(1, store.startingWith("activity/").size());
    }
}
