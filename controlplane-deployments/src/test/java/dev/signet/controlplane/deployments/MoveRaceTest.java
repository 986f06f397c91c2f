// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.deployments.Plane.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Many at once make, move, lock, deploy and remove, as a seed says. Whoever was first: what was
/// made is there once, and nothing is left of what was removed.
final class MoveRaceTest {
    private static final int ACTORS = 6;
    private static final int STEPS = 60;
    private static final String SUBSCRIPTION = "/subscriptions/" + Plane.SUBSCRIPTION;
    private static final List<String> GROUPS =
            List.of(Plane.GROUP, Plane.GROUP + "-b", Plane.GROUP + "-c");
    private static final String ACCOUNTS = "/providers/Microsoft.HealthcareApis/services/";
    private static final String VAULTS = "/providers/Microsoft.KeyVault/vaults/";
    private static final String ACCOUNT_VERSION = "?api-version=2021-11-01";
    private static final String VAULT_VERSION = "?api-version=2023-07-01";
    private static final String LOCK =
            "/providers/Microsoft.Authorization/locks/l?api-version=2020-05-01";
    private static final String PLACE = "{\"location\":\"westus2\"}";

    private final Plane plane = Plane.fresh();

    private void groups() {
        GROUPS.stream().skip(1).forEach(group -> plane.put(group, PLACE).expect(201));
    }

    /// One that does what its seed says. Only its owner makes and removes a resource; anybody
    /// moves and locks it.
    private final class Actor implements Callable<Set<String>> {
        private final String name;
        private final Random random;
        private final boolean removesGroups;
        private final Set<String> own = new TreeSet<>();
        private final List<String> deployments = new ArrayList<>();
        private int count;

        /// @param removesGroups with all that is in them, whosever it is
        Actor(String name, long seed, boolean removesGroups) {
            this.name = name;
            this.random = new Random(seed);
            this.removesGroups = removesGroups;
        }

        private String group() {
            return GROUPS.get(random.nextInt(GROUPS.size()));
        }

        /// @return what it has made and not removed, each below `/providers`, in no group's name
        @Override
        public Set<String> call() {
            for (int i = 0; i < STEPS; i++) {
                switch (random.nextInt(removesGroups ? 10 : 8)) {
                    case 0 -> make(VAULTS, VAULT_VERSION, Plane.vault("x", ""));
                    case 1 -> make(ACCOUNTS, ACCOUNT_VERSION, Plane.account("x", ""));
                    case 2 -> remove();
                    case 3, 4, 5 -> move();
                    case 6 -> lock();
                    case 7 -> deploy(removesGroups && random.nextBoolean());
                    case 8 -> plane.put(group(), PLACE);
                    default -> told(plane.send("DELETE", group(), ""));
                }
            }
            return own;
        }

        /// Nothing that happens beside it is an error of the server's.
        private Answer told(Answer answer) {
            int status = answer.response().status();
            assertTrue(
                    status < 300 || status == 400 || status == 404 || status == 409, answer::text);
            return answer;
        }

        private void make(String type, String version, String body) {
            String made = type + name + count++;
            if (told(plane.put(group() + made + version, body)).response().status() == 201) {
                own.add(made);
            }
        }

        private void remove() {
            if (own.isEmpty()) {
                return;
            }
            String one = List.copyOf(own).get(random.nextInt(own.size()));
            String version = one.startsWith(VAULTS) ? VAULT_VERSION : ACCOUNT_VERSION;
            for (String group : GROUPS) {
                int status =
                        told(plane.send("DELETE", group + one + version, "")).response().status();
                if (status == 200 || status == 202) {
                    own.remove(one);
                    return;
                }
            }
        }

        private void move() {
            String from = group();
            Answer list = plane.get(from + "/resources");
            if (list.response().status() != 200) {
                return;
            }
            List<String> ids = new ArrayList<>(ids(list.json()));
            Collections.shuffle(ids, random);
            if (!ids.isEmpty()) {
                List<String> some = ids.subList(0, 1 + random.nextInt(Math.min(3, ids.size())));
                told(
                        plane.send(
                                "POST",
                                from + "/moveResources",
                                "{\"resources\":[\""
                                        + String.join("\",\"", some)
                                        + "\"],\"targetResourceGroup\":\""
                                        + group()
                                        + "\"}"));
            }
        }

        private void lock() {
            Answer list = plane.get(group() + "/resources");
            if (list.response().status() != 200) {
                return;
            }
            List<String> ids = ids(list.json());
            if (!ids.isEmpty()) {
                String one = ids.get(random.nextInt(ids.size()));
                told(plane.put(one + LOCK, "{\"properties\":{\"level\":\"CanNotDelete\"}}"));
                told(plane.get(one + LOCK));
                told(plane.send("DELETE", one + LOCK, ""));
            }
        }

        private void deploy(boolean complete) {
            String group = group();
            String id = group + "/providers/Microsoft.Resources/deployments/" + name + "-" + count;
            String one = name + "d" + count++;
            String template =
                    Plane.template(
                            "\"resources\":["
                                    + Plane.vault(one, "")
                                    + ","
                                    + Plane.account(one, "")
                                    + "]");
            Answer begun =
                    told(
                            plane.put(
                                    id,
                                    "{\"properties\":{"
                                            + (complete
                                                    ? template.replace("Incremental", "Complete")
                                                    : template)
                                            + "}}"));
            if (begun.response().status() == 201) {
                deployments.add(id);
            }
        }

        /// What its deployments have made, once they have ended.
        private Set<String> deployed() {
            var made = new HashSet<String>();
            for (String id : deployments) {
                JsonNode properties = plane.get(id).expect(200).json().get("properties");
                if (properties.get("provisioningState").asString().equals("Succeeded")) {
                    properties
                            .get("outputResources")
                            .forEach(each -> made.add(nameOf(each.get("id").asString())));
                }
            }
            return made;
        }
    }

    private static List<String> ids(JsonNode list) {
        return list.get("value").valueStream().map(each -> each.get("id").asString()).toList();
    }

    /// What stands behind the group's name.
    private static String nameOf(String id) {
        return id.substring(id.indexOf("/providers/"));
    }

    private List<Actor> played(long seed, boolean removesGroups)
            throws InterruptedException, ExecutionException {
        List<Actor> actors =
                IntStream.range(0, ACTORS)
                        .mapToObj(i -> new Actor("a" + i + "x", seed * ACTORS + i, removesGroups))
                        .toList();
        try (var threads = Executors.newFixedThreadPool(ACTORS)) {
            for (Future<Set<String>> each : threads.invokeAll(actors)) {
                var _ = each.get();
            }
        }
        plane.settle();
        return actors;
    }

    /// Every resource that there is, behind its group's name, with its group.
    private Map<String, String> there() {
        var there = new TreeMap<String, String>();
        for (String id : ids(plane.get(SUBSCRIPTION + "/resources").expect(200).json())) {
            String group = id.substring(0, id.indexOf("/providers/"));
            assertEquals(null, there.put(nameOf(id), group), id + " is there twice");
            plane.get(group).expect(200);
        }
        return there;
    }

    /// What is served is what is shown, under the id under which it is shown.
    private void assertServed(Map<String, String> there) {
        Set<String> shown =
                there.entrySet().stream()
                        .filter(each -> each.getKey().startsWith(ACCOUNTS))
                        .map(each -> each.getValue() + each.getKey())
                        .collect(Collectors.toSet());
        Set<String> served =
                plane.accounts.made.values().stream()
                        .map(each -> each.resourceId())
                        .collect(Collectors.toSet());
        assertEquals(shown, served);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatIsMovedBesideDeletesLocksAndDeploymentsIsThereOnce(long seed) throws Exception {
        groups();
        List<Actor> actors = played(seed, false);
        var expected = new TreeSet<String>();
        for (Actor actor : actors) {
            expected.addAll(actor.own);
            expected.addAll(actor.deployed());
        }
        Map<String, String> there = there();
        assertTrue(expected.size() > ACTORS, expected.toString());
        assertTrue(there.keySet().containsAll(expected), () -> missing(expected, there));
        assertServed(there);
        assertEquals(List.of(), locks());
    }

    private static String missing(Set<String> expected, Map<String, String> there) {
        var missing = new TreeSet<>(expected);
        missing.removeAll(there.keySet());
        return "lost: " + missing;
    }

    private List<String> locks() {
        return plane.store.startingWith("lock/").keySet().stream().toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void nothingIsLeftOfAGroupThatWasRemovedBesideMovesAndDeployments(long seed) throws Exception {
        groups();
        List<Actor> _ = played(seed, true);
        for (String group : GROUPS) {
            if (plane.get(group).response().status() == 200) {
                continue;
            }
            String records = "with-group/" + group.substring(15).toLowerCase(Locale.ROOT);
            String of = records.replace("/resourcegroups", "") + "/";
            assertEquals(Set.of(), plane.store.startingWith(of).keySet());
        }
        assertServed(there());
        assertEquals(List.of(), locks());
        assertEquals(Set.of(), plane.store.startingWith("running-deployment/").keySet());
        for (String group : GROUPS) {
            plane.put(group, PLACE);
            assertEquals(202, plane.send("DELETE", group, "").response().status(), group);
        }
        plane.settle();
        assertEquals(Map.of(), there());
        assertEquals(Set.of(), plane.store.startingWith("with-group/").keySet());
        assertEquals(Map.of(), plane.accounts.made);
    }
}
