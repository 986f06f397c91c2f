// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.portal.FakePlanes.Asked;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Every list has pages, and they are small; what pages of resources ask the account for does not
/// grow with its resources. Lists of the installation and of a vault's audit are asked for whole.
final class ListsTest extends PortalScene {
    /// Of everything over the wire, style and scripts too.
    private static final int FIRST_PAGE_BYTES_MAX = 150_000;

    private static final int LIST_BYTES_MAX = 100_000;
    private static final int FEW = 500;
    private static final int MANY = 100_000;
    private static final Pattern ASSET =
            Pattern.compile("(?:href|src)=\"(/portal/assets/[^\"]+)\"");

    private static String list(int count, IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(","));
    }

    private static String values(int count, IntFunction<String> item) {
        return "{\"value\":[" + list(count, item) + "]}";
    }

    private static int number(String text, String name, int otherwise) {
        Matcher found = Pattern.compile("(?:^|[?&])" + name + "=(\\d+)").matcher(text);
        return found.find() ? Integer.parseInt(found.group(1)) : otherwise;
    }

    private static String resource(String type, int number) {
        return "{\"resourceType\":\"%s\",\"id\":\"x%05d\",".formatted(type, number)
                + "\"meta\":{\"versionId\":\"%05d\"},".formatted(number)
                + "\"name\":[{\"family\":\"%s\"}]}".formatted("Curie ".repeat(100));
    }

    /// As an account answers that has so many resources: as many as are asked for, and all where
    /// nothing is said.
    private static String found(Asked asked, int all) {
        String query = asked.target() + "&" + asked.body();
        if (query.contains("_summary=count")) {
            return "{\"total\":" + all + "}";
        }
        int shown = Math.min(all, number(query, "_count", all));
        return "{\"total\":"
                + all
                + ",\"link\":[{\"relation\":\"next\",\"url\":\"https://x"
                + DATA
                + "/Patient?ct=2&_count="
                + shown
                + "\"}],\"entry\":["
                + list(shown, i -> "{\"resource\":" + resource("Patient", i) + "}")
                + "]}";
    }

    private void account(int resources) {
        planes.on(
                "GET " + DATA + "/metadata",
                200,
                "{\"rest\":[{\"resource\":[{\"type\":\"Patient\"},{\"type\":\"Basic\"}]}]}");
        planes.on(
                "POST " + DATA, 200, "{\"entry\":[{\"resource\":{\"total\":" + resources + "}}]}");
        planes.on("POST " + DATA + "/Patient/_search", asked -> found(asked, resources));
        planes.on("GET " + DATA + "/Patient?", asked -> found(asked, resources));
        planes.on("GET " + DATA + "/Patient/x00000", 200, resource("Patient", 0));
        planes.on("GET " + DATA + "/Patient/x00000/", asked -> found(asked, resources));
    }

    /// What pages about data have asked for, by their names: how often, and how many bytes came.
    private Map<String, List<Long>> asked() {
        var costs = new LinkedHashMap<String, List<Long>>();
        Page search =
                post(
                        ACCOUNT + "/jobs/delete",
                        ACCOUNT + "/data/search",
                        "type",
                        "Patient",
                        "query",
                        "family=c");
        String found = search.location();
        Page first = cost(costs, "found", found);
        cost(costs, "found, next", next(first));
        cost(costs, "found as JSON", found + "?as=json");
        String patient = first.href(ACCOUNT + "/data/r/[^\"/?]+");
        cost(costs, "types", ACCOUNT + "/data");
        Page story = cost(costs, "story", patient + "/story");
        cost(costs, "story, next", next(story));
        Page history = cost(costs, "versions", patient + "/history");
        cost(costs, "versions, next", next(history));
        return costs;
    }

    private static String next(Page page) {
        Matcher found = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(page.text());
        assertTrue(found.find(), page.text());
        return found.group(1).replace("&amp;", "&");
    }

    private Page cost(Map<String, List<Long>> costs, String name, String address) {
        long requests = planes.asked.size();
        long bytes = planes.sent();
        Page page = get(address);
        assertEquals(200, page.status(), name);
        int weight = page.text().getBytes(StandardCharsets.UTF_8).length;
        assertTrue(weight < LIST_BYTES_MAX, name + " has " + weight + " bytes");
        costs.put(name, List.of(planes.asked.size() - requests, planes.sent() - bytes));
        return page;
    }

    @Test
    void whatAPageOfDataAsksForDoesNotGrowWithTheData() {
        account(FEW);
        Map<String, List<Long>> few = asked();
        account(MANY);
        Map<String, List<Long>> many = asked();
        assertEquals(few.keySet(), many.keySet());
        few.forEach(
                (name, cost) -> {
                    List<Long> large = many.getOrDefault(name, List.of(-1L, -1L));
                    assertEquals(cost.getFirst(), large.getFirst(), name + ": requests");
                    long grown = large.getLast() - cost.getLast();
                    assertTrue(grown < 20, name + " asks for " + grown + " bytes more");
                });
    }

    /// Looks at a list whose next page is another one.
    private void listed(String name, String address) {
        Page page = get(address);
        assertEquals(200, page.status(), name);
        int weight = page.text().getBytes(StandardCharsets.UTF_8).length;
        assertTrue(weight < LIST_BYTES_MAX, name + " has " + weight + " bytes");
        Page after = get(next(page));
        assertEquals(200, after.status(), name);
        assertTrue(!after.text().equals(page.text()), name + ": the next page is another one");
    }

    private void installation() {
        String provider = "GET /subscriptions/sub/providers/";
        planes.on(
                provider + "Microsoft.HealthcareApis/services",
                200,
                values(
                        FEW,
                        i ->
                                "{\"id\":\"/subscriptions/sub/resourceGroups/g/providers/"
                                        + "Microsoft.HealthcareApis/services/a%05d\",".formatted(i)
                                        + "\"name\":\"a%05d\",".formatted(i)
                                        + "\"type\":\"Microsoft.HealthcareApis/services\","
                                        + "\"properties\":"
                                        + "{\"cosmosDbConfiguration\":{\"keyVaultKeyUri\":"
                                        + "\"https://box.vault.localhost/keys/k\"}}}"));
        planes.on(provider + "Microsoft.HealthcareApis/workspaces", 200, "{\"value\":[]}");
        planes.on(
                provider + "Microsoft.KeyVault/vaults",
                200,
                "{\"value\":[{\"id\":\""
                        + VAULT
                        + "\",\"name\":\"box\",\"properties\":{\"accessPolicies\":["
                        + list(FEW, i -> "{\"objectId\":\"user-%05d\"}".formatted(i))
                        + "]}},"
                        + list(
                                FEW,
                                i ->
                                        "{\"id\":\"%s%d\",\"name\":\"box%d\",\"properties\":{}}"
                                                .formatted(VAULT, i, i))
                        + "]}");
        planes.on(
                "GET /v1.0/users",
                asked ->
                        values(
                                number(asked.target().replace("%24", ""), "top", 10_000),
                                i -> "{\"id\":\"user-%05d\",\"displayName\":\"u\"}".formatted(i)));
        for (String what : List.of(ARM, VAULT)) {
            String authorization = "GET " + what + "/providers/Microsoft.Authorization/";
            planes.on(authorization + "roleDefinitions", 200, "{\"value\":[]}");
            planes.on(
                    authorization + "roleAssignments",
                    200,
                    values(FEW, i -> "{\"name\":\"r%05d\",\"properties\":{}}".formatted(i)));
        }
        planes.on(
                "GET " + VAULT + "/auditEvents",
                200,
                values(
                        1_000,
                        i ->
                                "{\"time\":\"2026-01-01T00:00:00Z\","
                                        + "\"operationName\":\"KeyRotate\","
                                        + "\"callerIpAddress\":\"caller-%04d\",".formatted(i)
                                        + "\"resultType\":\"Success\"}"));
        for (String vaultList : List.of("/keys", "/deletedkeys", "/keys/k/versions")) {
            planes.on("GET /vault-box" + vaultList + "?", ListsTest::part);
        }
    }

    /// As a vault answers that has 500 of something: 25 at once; of versions the newest first.
    private static String part(Asked asked) {
        boolean isNewestFirst = asked.target().contains("/versions");
        int begin = number(asked.target().replace("%24", ""), "skiptoken", 0);
        int end = Math.min(begin + 25, FEW);
        String next =
                end == FEW
                        ? ""
                        : ",\"nextLink\":\"https://box/x?api-version=7.4&$skiptoken="
                                + end
                                + "&maxresults=25\"";
        String items =
                list(end - begin, i -> item(isNewestFirst ? FEW - 1 - begin - i : begin + i));
        return "{\"value\":[" + items + "]" + next + "}";
    }

    /// @param number from 0 in the order in which they were made, all within one second
    private static String item(int number) {
        return "{\"kid\":\"https://box/keys/k%05d\",\"attributes\":{\"created\":1000000}}"
                .formatted(number);
    }

    @Test
    void everyListOfTheInstallationHasPagesAndTheyAreSmall() {
        installation();
        listed("accounts", "/portal/accounts");
        listed("vaults", "/portal/vaults");
        listed("keys", "/portal/vaults/box");
        listed("policies", "/portal/vaults/box/access");
        listed("audit", "/portal/vaults/box/audit");
        listed("roles", ACCOUNT + "/access");
        listed("diagnostics", diagnostics());
        account(FEW);
        listed("jobs", jobs());
    }

    @Test
    void whereNotAllUsersAreSuggestedThatIsSaidAndTheOthersAreFoundByTheirNames() {
        installation();
        for (String address : List.of(ACCOUNT + "/access", "/portal/vaults/box/access")) {
            get(address).has("Not all users are suggested");
        }
        planes.on("GET /v1.0/users", 200, "{\"value\":[{\"id\":\"o\",\"displayName\":\"olga\"}]}");
        get(ACCOUNT + "/access").lacks("are suggested");
        planes.on(
                "GET /v1.0/users",
                200,
                "{\"value\":[{\"id\":\"o\",\"displayName\":\"olga\"}],"
                        + "\"@odata.nextLink\":\"https://x\"}");
        get(ACCOUNT + "/access").has("Not all users are suggested");
        String id = "0f8fad5b-d9cb-469f-a165-70867728950e";
        planes.on("GET /v1.0/users/zo%C3%AB", 200, "{\"id\":\"" + id + "\"}");
        planes.on("PUT " + ARM + "/providers/Microsoft.Authorization", 201, "{}");
        planes.on("PUT " + VAULT + "/accessPolicies/", 200, "{}");
        String access = ACCOUNT + "/access";
        assertEquals(303, post(access, access, "principal", "zoë", "role", "r").status());
        assertTrue(put().contains("\"principalId\":\"" + id + "\""), put());
        String box = "/portal/vaults/box/access";
        assertEquals(303, post(box, box + "/policies", "principal", "zoë").status());
        assertTrue(put().contains("\"objectId\":\"" + id + "\""), put());
    }

    @Test
    void whoIsNotFoundByANameGetsNothing() {
        installation();
        planes.on("GET /v1.0/users/nobody", 404, "{}");
        String access = ACCOUNT + "/access";
        assertEquals(303, post(access, access, "principal", "nobody", "role", "r").status());
        get(access).has("There is no user of that name.");
        planes.on("GET /v1.0/users/nobody", 403, "{}");
        String box = "/portal/vaults/box/access";
        assertEquals(303, post(box, box + "/policies", "principal", "nobody").status());
        get(box).has("Only an administrator looks up users by their names.");
        planes.on("GET /v1.0/users/nobody", 503, "{}");
        assertEquals(303, post(access, access, "principal", "nobody", "role", "r").status());
        get(access).has("The directory does not answer now (503)").lacks("There is no user");
        assertEquals("", put());
    }

    /// What was put last.
    private String put() {
        return planes.asked.stream()
                .filter(each -> each.method().equals("PUT"))
                .map(Asked::body)
                .reduce((_, last) -> last)
                .orElse("");
    }

    private String diagnostics() {
        planes.on(
                "GET " + ARM + "/providers/Microsoft.Insights/diagnosticSettings",
                200,
                values(FEW, i -> "{\"name\":\"d%05d\",\"properties\":{}}".formatted(i)));
        return ACCOUNT + "/diagnostics";
    }

    private String jobs() {
        planes.on(
                "GET " + DATA + "/$jobs",
                200,
                "{\"parameter\":["
                        + list(
                                FEW,
                                i ->
                                        "{\"name\":\"job\",\"part\":[{\"name\":\"address\","
                                                + "\"valueString\":\"_operations/export/%05d\"}]}"
                                                        .formatted(i))
                        + "]}");
        return ACCOUNT + "/jobs";
    }

    @Test
    void versionsOfAKeyAreReadAPageAtATimeTheNewestFirst() {
        installation();
        Page key = get("/portal/vaults/box/keys/k");
        assertTrue(key.text().getBytes(StandardCharsets.UTF_8).length < LIST_BYTES_MAX);
        key.has("k00499", "k00475", "And 400 more: 500 in all.").lacks("k00474");
        assertEquals(1, versionsAsked());
        Page older = get(next(key)).has("k00474", "k00450", "The newest versions").lacks("k00475");
        assertEquals(2, versionsAsked());
        String events = older.href("/portal/vaults/box/keys/k[?]versions=25&amp;events=2");
        Page both = get(events).has("k00474");
        get(both.href("/portal/vaults/box/keys/k[?]events=2&amp;versions=50")).has("k00449");
        get(both.href("/portal/vaults/box/keys/k[?]events=2")).has("k00499");
    }

    @Test
    void theCurrentVersionIsAskedForAlone() {
        installation();
        planes.on(
                "GET " + ARM,
                200,
                "{\"id\":\""
                        + ARM
                        + "\",\"name\":\"demo\","
                        + "\"type\":\"Microsoft.HealthcareApis/services\",\"properties\":"
                        + "{\"cosmosDbConfiguration\":{\"keyVaultKeyUri\":"
                        + "\"https://box.vault.localhost/keys/k\"}}}");
        planes.on("GET " + VAULT + "/keys", 200, "{\"value\":[{\"name\":\"k\"}]}");
        planes.on("GET /vault-box/keys/k?", 200, "{\"key\":{\"kid\":\"https://box/keys/k/v9\"}}");
        get(ACCOUNT + "/database").has("Current version", "<code>v9</code>");
        assertEquals(0, versionsAsked());
    }

    private long versionsAsked() {
        return planes.asked.stream().filter(each -> each.target().contains("/versions")).count();
    }

    @Test
    void deletedKeysHavePagesOfTheirOwn() {
        installation();
        Page vault = get("/portal/vaults/box").has("k00024", "More deleted keys").lacks("k00025");
        Page gone = get(vault.href("/portal/vaults/box[?]gone=[^\"]+"));
        gone.has("k00049", "The first deleted keys");
        Page both = get(gone.href("/portal/vaults/box[?]gone=25&amp;after=25"));
        both.lacks("k00024"); // the deleted ones stay where they were
    }

    @Test
    void theFirstPagesWeighLittleWithAllThatComesWithThem() {
        installation();
        for (String address : List.of("/portal/first", "/portal/accounts")) {
            Page page = get(address);
            long bytes = page.text().getBytes(StandardCharsets.UTF_8).length;
            var assets = new ArrayList<String>();
            Matcher found = ASSET.matcher(page.text());
            while (found.find()) {
                assets.add(found.group(1));
                bytes += fetched(found.group(1));
            }
            assertTrue(assets.size() >= 3, assets::toString);
            assertTrue(bytes < FIRST_PAGE_BYTES_MAX, address + " has " + bytes + " bytes");
        }
    }
}
