// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Generated chains and reverse chains, one inside the other, find what walking over the resources
/// one by one finds.
class ChainOracleTest {
    private static final long SEED = 20_261_129;
    private static final int EACH = 14;
    private static final int SEARCHES = 250;
    private static final int DEPTH = 4;
    private static final List<String> VALUES = List.of("a", "b", "c");

    /// A reference parameter: where it stands, its element, where it leads.
    private record Link(String source, String code, String element, String target) {}

    private static final List<Link> LINKS =
            List.of(
                    new Link("Organization", "partof", "partOf", "Organization"),
                    new Link("Patient", "organization", "managingOrganization", "Organization"),
                    new Link("Observation", "subject", "subject", "Patient"),
                    new Link("Observation", "has-member", "hasMember", "Observation"),
                    new Link("Encounter", "patient", "subject", "Patient"),
                    new Link("Encounter", "service-provider", "serviceProvider", "Organization"));

    private static final List<String> TYPES =
            List.of("Organization", "Patient", "Observation", "Encounter");

    /// @param value of its identifier; empty for none
    private record Node(String type, String id, String value, Map<Link, String> references) {}

    /// @param name of the parameter, as far as it goes
    private record Asked(String name, String value, Predicate<Node> holds) {}

    private final Random random = new Random(SEED);
    private final List<Node> nodes = new ArrayList<>();

    @Test
    void whatIsFoundIsWhatWalkingFinds(@TempDir Path folder) {
        try (var account = new Account(folder)) {
            for (String type : TYPES) {
                for (int i = 0; i < EACH; i++) {
                    write(
                            account,
                            type,
                            type.substring(0, 2).toLowerCase(java.util.Locale.ROOT) + i);
                }
            }
            int found = 0;
            for (int i = 0; i < SEARCHES; i++) {
                String type = one(TYPES);
                Asked one = asked(type, DEPTH);
                Asked other = asked(type, 1);
                String query = "/" + type + "?_count=100&" + one.name + "=" + one.value;
                Predicate<Node> holds = one.holds;
                if (random.nextInt(3) == 0) {
                    query += "&" + other.name + "=" + other.value;
                    holds = holds.and(other.holds);
                }
                Set<String> expected =
                        nodes.stream()
                                .filter(node -> node.type.equals(type))
                                .filter(holds)
                                .map(Node::id)
                                .collect(Collectors.toSet());
                Answer answer = account.get(query, "Prefer", "handling=strict");
                assertEquals(expected, new HashSet<>(answer.hits()), query);
                found += expected.isEmpty() || expected.size() == EACH ? 0 : 1;
            }
            assertTrue(found > SEARCHES / 3, "searches that tell resources apart: " + found);
        }
    }

    private void write(Account account, String type, String id) {
        var references = new LinkedHashMap<Link, String>();
        for (Link link : LINKS) {
            if (link.source.equals(type) && random.nextInt(4) > 0) {
                // some lead to what is not there, some to the resource itself
                String target = link.target.substring(0, 2).toLowerCase(java.util.Locale.ROOT);
                references.put(link, target + random.nextInt(EACH + 2));
            }
        }
        String value = random.nextInt(5) == 0 ? "" : one(VALUES);
        nodes.add(new Node(type, id, value, references));
        var json = new StringBuilder("{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\"");
        json.append(
                switch (type) {
                    case "Observation" -> ",\"status\":\"final\",\"code\":{\"text\":\"x\"}";
                    case "Encounter" -> ",\"status\":\"planned\",\"class\":{\"code\":\"x\"}";
                    default -> "";
                });
        if (!value.isEmpty()) {
            json.append(",\"identifier\":[{\"value\":\"" + value + "\"}]");
        }
        references.forEach(
                (link, target) -> {
                    String reference = "{\"reference\":\"" + link.target + "/" + target + "\"}";
                    boolean isList = link.element.equals("hasMember");
                    json.append(",\"" + link.element + "\":");
                    json.append(isList ? "[" + reference + "]" : reference);
                });
        account.put("/" + type + "/" + id, json + "}").expect(201);
    }

    private Asked asked(String type, int depth) {
        List<Link> there = LINKS.stream().filter(link -> link.source.equals(type)).toList();
        List<Link> back = LINKS.stream().filter(link -> link.target.equals(type)).toList();
        int way = depth == 0 ? 0 : random.nextInt(4);
        if ((way == 1 || way == 2) && !there.isEmpty()) {
            Link link = one(there);
            Asked inner = asked(link.target, depth - 1);
            boolean isNamed = random.nextBoolean() || link.code.equals("subject");
            String head = isNamed ? link.code + ":" + link.target : link.code;
            return new Asked(
                    head + "." + inner.name,
                    inner.value,
                    node ->
                            nodes.stream()
                                    .anyMatch(to -> leads(node, link, to) && inner.holds.test(to)));
        }
        if (way == 3 && !back.isEmpty()) {
            Link link = one(back);
            Asked inner = asked(link.source, depth - 1);
            return new Asked(
                    "_has:" + link.source + ":" + link.code + ":" + inner.name,
                    inner.value,
                    node ->
                            nodes.stream()
                                    .anyMatch(
                                            from ->
                                                    leads(from, link, node)
                                                            && inner.holds.test(from)));
        }
        String value = one(VALUES);
        return switch (random.nextInt(4)) {
            case 0 -> new Asked("identifier:not", value, node -> !node.value.equals(value));
            case 1 -> new Asked("identifier:missing", "true", node -> node.value.isEmpty());
            default -> new Asked("identifier", value, node -> node.value.equals(value));
        };
    }

    private static boolean leads(Node from, Link link, Node to) {
        return from.type.equals(link.source)
                && to.type.equals(link.target)
                && to.id.equals(from.references.get(link));
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
