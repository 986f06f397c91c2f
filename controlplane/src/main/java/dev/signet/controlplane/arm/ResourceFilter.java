// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.arm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A `$filter` of a list: comparisons with `eq` and `ne`, joined by `and`. What else OData
/// knows is refused rather than ignored.
public final class ResourceFilter {
    private static final int CHARACTERS_MAX = 2048;
    private static final Pattern TERM =
            Pattern.compile(
                    "\\s*(\\w{1,64})\\s+(eq|ne)\\s+'((?:[^']|''){0,512})'\\s*(?:(and)\\s|$)",
                    Pattern.CASE_INSENSITIVE);
    private static final Set<String> MEMBERS =
            Set.of("resourcetype", "name", "location", "resourcegroup", "kind");

    /// All of them must hold.
    private final List<Term> terms;

    private ResourceFilter(List<Term> terms) {
        this.terms = List.copyOf(terms);
    }

    /// @param name in lower case
    private record Term(String name, boolean equal, String value) {}

    /// The filter of a request; without one, everything passes.
    ///
    /// @throws dev.signet.base.Failed `INVALID`
    public static ResourceFilter of(ArmRequest call) {
        Optional<String> text = call.parameter("$filter").filter(each -> !each.isBlank());
        if (text.isEmpty()) {
            return new ResourceFilter(List.of());
        }
        var terms = new ArrayList<Term>();
        Matcher matcher = TERM.matcher(text.get());
        int from = 0;
        boolean more = true;
        while (more) {
            if (text.get().length() > CHARACTERS_MAX
                    || !matcher.find(from)
                    || matcher.start() != from) {
                throw ArmError.INVALID_FILTER.failed();
            }
            String name = matcher.group(1).toLowerCase(Locale.ROOT);
            if (!MEMBERS.contains(name) && !name.equals("tagname") && !name.equals("tagvalue")) {
                throw ArmError.INVALID_FILTER.failed();
            }
            terms.add(
                    new Term(
                            name,
                            matcher.group(2).equalsIgnoreCase("eq"),
                            matcher.group(3).replace("''", "'")));
            from = matcher.end();
            more = matcher.group(4) != null;
        }
        if (from != text.get().length()) {
            throw ArmError.INVALID_FILTER.failed();
        }
        return new ResourceFilter(terms);
    }

    /// Whether a resource in ARM's form passes.
    public boolean passes(ObjectNode resource) {
        Optional<String> tagName =
                terms.stream()
                        .filter(term -> term.name().equals("tagname"))
                        .map(Term::value)
                        .findFirst();
        return terms.stream().allMatch(term -> term.equal() == holds(term, tagName, resource));
    }

    private static boolean holds(Term term, Optional<String> tagName, ObjectNode resource) {
        JsonNode tags = resource.path("tags");
        return switch (term.name()) {
            case "tagname" -> tag(tags, term.value()).isPresent();
            case "tagvalue" ->
                    tagName.map(name -> tag(tags, name).equals(Optional.of(term.value())))
                            .orElse(false);
            case "resourcetype" -> term.value().equalsIgnoreCase(text(resource, "type"));
            case "resourcegroup" ->
                    text(resource, "id")
                            .toLowerCase(Locale.ROOT)
                            .contains(
                                    "/resourcegroups/"
                                            + term.value().toLowerCase(Locale.ROOT)
                                            + "/");
            case "location" ->
                    spaceless(term.value()).equals(spaceless(text(resource, "location")));
            default -> term.value().equalsIgnoreCase(text(resource, term.name()));
        };
    }

    private static Optional<String> tag(JsonNode tags, String name) {
        for (Map.Entry<String, JsonNode> tag : tags.properties()) {
            if (tag.getKey().equalsIgnoreCase(name)) {
                return Optional.of(tag.getValue().asString());
            }
        }
        return Optional.empty();
    }

    private static String text(ObjectNode resource, String name) {
        return resource.path(name).asString("");
    }

    private static String spaceless(String text) {
        return text.replace(" ", "").toLowerCase(Locale.ROOT);
    }
}
