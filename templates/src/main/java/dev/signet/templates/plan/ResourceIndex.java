// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import dev.signet.templates.Limits;
import dev.signet.templates.Target;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.World;
import dev.signet.templates.expression.Frame.References;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The resources of one template by every way in which they can be named: full id, symbolic
/// name, name, type with name, loop, round of a loop.
final class ResourceIndex {
    /// What `resourceId` makes of it is another id than a group's own; both name it.
    static final String GROUP_TYPE = "microsoft.resources/resourcegroups";

    /// `vaults[0]`: a round of the loop that has a symbolic name.
    private static final Pattern ROUND = Pattern.compile("(.+)\\[([0-9]{1,3})]");

    private final List<PlannedResource> all = new ArrayList<>();
    private final Map<String, PlannedResource> byId = new HashMap<>();
    private final Map<String, List<PlannedResource>> byOtherId = new HashMap<>();
    private final Map<String, List<PlannedResource>> byName = new HashMap<>();
    private final Map<String, List<PlannedResource>> byLoop = new HashMap<>();
    private final Map<String, List<PlannedResource>> bySymbolOfLoop = new HashMap<>();
    private final Map<String, PlannedResource> bySymbol = new HashMap<>();

    List<PlannedResource> all() {
        return all;
    }

    /// @throws TemplateFailed for too many, and for one that is there twice
    void add(PlannedResource resource) {
        if (all.size() == Limits.RESOURCES_MAX) {
            throw TemplateFailed.invalid(
                    "The number of template resources exceeds the limit of "
                            + Limits.RESOURCES_MAX
                            + ".",
                    "resources");
        }
        all.add(resource);
        var identity = resource.identity();
        if (identity.id().isPresent() && identity.active()) {
            PlannedResource other = byId.putIfAbsent(lower(identity.id().get()), resource);
            if (other != null && !identity.existing() && !other.identity().existing()) {
                throw TemplateFailed.invalid(
                        "The resource '"
                                + identity.id().get()
                                + "' is defined multiple times in a template.",
                        identity.path());
            }
        } else if (identity.id().isPresent()) {
            byId.putIfAbsent(lower(identity.id().get()), resource);
        }
        identity.name()
                .ifPresent(
                        name -> {
                            put(byName, name, resource);
                            put(byName, partial(identity.type(), name), resource);
                            put(byName, identity.type() + "/" + name, resource);
                            if (resource.here() instanceof Target.ManagementGroup) {
                                // resourceId() gives ids of the tenant there
                                String other = "/providers/" + partial(identity.type(), name);
                                put(byOtherId, other, resource);
                            }
                            if (lower(identity.type()).equals(GROUP_TYPE)) {
                                String scope = resource.here().id();
                                String other = scope + "/providers/" + partial(GROUP_TYPE, name);
                                put(byOtherId, other, resource);
                            }
                        });
        identity.loop().ifPresent(loop -> put(byLoop, loop, resource));
        if (identity.loop().isEmpty()) {
            identity.symbol().ifPresent(symbol -> bySymbol.put(lower(symbol), resource));
        } else {
            identity.symbol().ifPresent(symbol -> put(bySymbolOfLoop, symbol, resource));
        }
    }

    private static void put(
            Map<String, List<PlannedResource>> map, String name, PlannedResource resource) {
        List<PlannedResource> list = map.computeIfAbsent(lower(name), _ -> new ArrayList<>());
        if (!list.contains(resource)) {
            list.add(resource);
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /// `Microsoft.KeyVault/vaults/v/keys/k`.
    static String partial(String type, String name) {
        String[] types = type.split("/", -1);
        String[] names = name.split("/", -1);
        var path = new StringBuilder(types[0]);
        for (int i = 1; i < types.length && i <= names.length; i++) {
            path.append('/').append(types[i]).append('/').append(names[i - 1]);
        }
        return path.toString();
    }

    /// Those that an entry of `dependsOn` names.
    ///
    /// @throws TemplateFailed when the template has none such
    List<PlannedResource> depended(String name) {
        List<PlannedResource> found = found(name);
        if (found.isEmpty()) {
            throw TemplateFailed.invalid(
                    "The resource '"
                            + name
                            + "' is not defined in the template. Please see"
                            + " https://aka.ms/arm-syntax for usage details.",
                    "dependsOn");
        }
        return found;
    }

    private List<PlannedResource> found(String given) {
        String name = lower(given.endsWith("/") ? given.substring(0, given.length() - 1) : given);
        PlannedResource one = bySymbol.get(name);
        if (one == null) {
            one = byId.get(name);
        }
        if (one != null) {
            return List.of(one);
        }
        Optional<PlannedResource> other = ofOtherId(name);
        if (other.isPresent()) {
            return List.of(other.get());
        }
        Optional<List<PlannedResource>> loop = ofLoop(name);
        if (loop.isPresent()) {
            return loop.get();
        }
        return ofRound(name).map(List::of).orElseGet(() -> byName.getOrDefault(name, List.of()));
    }

    /// All rounds of a loop: of its symbolic name before the name of its `copy`, which may be
    /// another loop's symbolic name.
    private Optional<List<PlannedResource>> ofLoop(String name) {
        return Optional.ofNullable(bySymbolOfLoop.get(name))
                .or(() -> Optional.ofNullable(byLoop.get(name)));
    }

    private Optional<PlannedResource> ofRound(String name) {
        Matcher round = ROUND.matcher(name);
        if (!round.matches()) {
            return Optional.empty();
        }
        return bySymbolOfLoop.getOrDefault(round.group(1), List.of()).stream()
                .skip(Integer.parseInt(round.group(2)))
                .findFirst();
    }

    /// The one of that id.
    Optional<PlannedResource> ofId(String id) {
        return Optional.ofNullable(byId.get(lower(id))).or(() -> ofOtherId(lower(id)));
    }

    /// The one that `resourceId` gives that id where its own is another.
    ///
    /// @throws TemplateFailed when it gives it to several that are deployed
    private Optional<PlannedResource> ofOtherId(String id) {
        List<PlannedResource> all = byOtherId.getOrDefault(id, List.of());
        List<PlannedResource> active =
                all.stream().filter(each -> each.identity().active()).toList();
        if (active.size() > 1) {
            throw notUnique(id);
        }
        return active.stream().findFirst().or(() -> all.stream().findFirst());
    }

    private static TemplateFailed notUnique(String name) {
        return TemplateFailed.invalid(
                "The template resource '" + name + "' reference is not unique.");
    }

    /// What the expressions of a resource may ask; notes whom it needs.
    ///
    /// @param around what the template around this one has
    References asking(PlannedResource asker, World world, References around) {
        return new Asking(Optional.of(asker), world, around);
    }

    /// The same for outputs.
    References asking(World world, References around) {
        return new Asking(Optional.empty(), world, around);
    }

    private final class Asking implements References {
        private final Optional<PlannedResource> asker;
        private final World world;
        private final References around;

        Asking(Optional<PlannedResource> asker, World world, References around) {
            this.asker = asker;
            this.world = world;
            this.around = around;
        }

        private Optional<PlannedResource> one(String name) {
            List<PlannedResource> found = found(name);
            if (found.size() > 1) {
                throw notUnique(name);
            }
            found.forEach(this::note);
            return found.stream().findFirst();
        }

        private void note(PlannedResource found) {
            asker.filter(each -> each != found).ifPresent(each -> each.dependencies().add(found));
        }

        @Override
        public JsonNode reference(String resource, Optional<String> version, boolean full) {
            Optional<PlannedResource> found = one(resource);
            if (found.isPresent()) {
                return world.reference(
                        id(found.get()),
                        version.or(() -> Optional.of(found.get().apiVersion())),
                        full);
            }
            if (resource.startsWith("/")) {
                return world.reference(resource, version, full);
            }
            if (around != References.NOT_HERE) {
                return around.reference(resource, version, full);
            }
            throw notFound(resource);
        }

        private String id(PlannedResource resource) {
            // one without a name yet is asked only before the deployment runs: nothing is known
            return resource.id().orElse("");
        }

        @Override
        public JsonNode references(String loop, boolean full) {
            List<PlannedResource> rounds = ofLoop(lower(loop)).orElseThrow(() -> notFound(loop));
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            for (PlannedResource round : rounds) {
                note(round);
                all.add(world.reference(id(round), Optional.of(round.apiVersion()), full));
            }
            return all;
        }

        @Override
        public JsonNode list(String function, String resource, Optional<String> version) {
            Optional<PlannedResource> found = one(resource);
            if (found.isEmpty() && !resource.startsWith("/")) {
                throw notFound(resource);
            }
            return world.list(
                    function,
                    found.map(this::id).orElse(resource),
                    version.or(() -> found.map(PlannedResource::apiVersion)));
        }

        @Override
        public JsonNode info(String symbol) {
            PlannedResource found = one(symbol).orElseThrow(() -> notFound(symbol));
            ObjectNode info = TemplateJson.object();
            info.put("id", id(found));
            info.put("name", found.name().orElse(""));
            info.put("type", found.type());
            info.put("apiVersion", found.apiVersion());
            return info;
        }

        private static TemplateFailed notFound(String name) {
            return TemplateFailed.invalid(
                    "The template resource '"
                            + name
                            + "' reference is not valid: could not find template resource or resource"
                            + " copy with this name. Please see https://aka.ms/arm-function-reference"
                            + " for usage details.");
        }
    }
}
