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
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Many at once make, move, lock, deploy and remove. Whoever was first: what was made is there
/// once, and nothing is left of what was removed. A seed says what each of them tries; who comes
/// when is another with every run, so a failure need not come again with its seed.
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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

    /// How often something came to something, `move 204`, with all seeds: where groups stay, and
    /// where they are removed.
    private static final Map<Boolean, Map<String, Integer>> COUNTS =
            Map.of(false, new ConcurrentSkipListMap<>(), true, new ConcurrentSkipListMap<>());

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
                switch (random.nextInt(removesGroups ? 20 : 16)) {
                    case 0, 1 -> make(VAULTS, VAULT_VERSION, Plane.vault("x", ""));
                    case 2, 3 -> make(ACCOUNTS, ACCOUNT_VERSION, Plane.account("x", ""));
                    case 4, 5 -> remove();
                    case 6, 7, 8, 9, 10, 11 -> move();
                    case 12, 13 -> lock();
                    case 14, 15 -> deploy(removesGroups && random.nextBoolean());
                    case 16 -> told("group's removal", plane.send("DELETE", group(), ""));
                    default -> told("group", plane.put(group(), PLACE));
                }
            }
            return own;
        }

        /// Nothing that happens beside it is an error of the server's, or a mistake of the actor's.
        private Answer told(String what, Answer answer) {
            int status = answer.response().status();
            COUNTS.get(removesGroups).merge(what + " " + status, 1, Integer::sum);
            assertTrue(status < 300 || status == 404 || status == 409, answer::text);
            return answer;
        }

        /// A deployment that meets a lock is refused with all the reasons.
        private Answer toldOfDeployment(Answer answer) {
            if (answer.response().status() == 400) {
                JsonNode error = answer.refused(400, "InvalidTemplateDeployment");
                error.get("details")
                        .forEach(
                                each ->
                                        assertEquals(
                                                "ScopeLocked",
                                                each.get("code").asString(),
                                                answer::text));
                return answer;
            }
            return told("deployment", answer);
        }

        private void make(String type, String version, String body) {
            String made = type + name + count++;
            Answer answer = told("make", plane.put(group() + made + version, body));
            if (answer.response().status() == 201) {
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
                        told("removal", plane.send("DELETE", group + one + version, ""))
                                .response()
                                .status();
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
                        "move",
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
                told(
                        "lock",
                        plane.put(one + LOCK, "{\"properties\":{\"level\":\"CanNotDelete\"}}"));
                told("look", plane.get(one + LOCK));
                told("unlock", plane.send("DELETE", one + LOCK, ""));
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
                    toldOfDeployment(
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
        // daemons: one that never ends fails the test and does not keep the process
        try (var threads =
                Executors.newFixedThreadPool(ACTORS, Thread.ofPlatform().daemon().factory())) {
            for (Future<Set<String>> each : threads.invokeAll(actors)) {
                var _ = each.get();
            }
        }
        plane.settle();
        return actors;
    }

    /// Where everything is refused nothing is lost either.
    @AfterAll
    static void somethingHasComeOfEach() {
        COUNTS.forEach(
                (removesGroups, counts) -> {
                    var wanted =
                            new ArrayList<>(
                                    List.of(
                                            "make 201",
                                            "move 204",
                                            "move 409",
                                            "lock 201",
                                            "unlock 200",
                                            "deployment 201",
                                            "removal 200",
                                            "removal 202"));
                    if (removesGroups) {
                        wanted.addAll(List.of("group 201", "group's removal 202"));
                    }
                    for (String each : counts.isEmpty() ? List.<String>of() : wanted) {
                        assertTrue(counts.containsKey(each), () -> "no " + each + ": " + counts);
                    }
                });
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
