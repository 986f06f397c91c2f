// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.fhir.Definitions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything that can be asked of an account, and where. The one list of interactions and
/// operations: requests and entries find theirs in it, the CapabilityStatement tells what is in
/// it. Immutable; any thread.
public final class RouteTable {
    /// The fact of `METHOD_NOT_ALLOWED` that names the methods there are.
    public static final String ALLOW = "allow";

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private static final int JOB_SEGMENTS = 3;

    private final Definitions definitions;
    private final List<Interaction> interactions;

    /// By method.
    private final Map<Address, Map<String, Interaction>> addresses = new HashMap<>();

    /// What stands behind a type in the routes of types.
    private final Set<String> wordsOfTypes = new HashSet<>();

    /// @param type "" for what all types have
    private record Address(Level level, List<String> tail, String type) {}

    /// @param interactions two of them must not claim the same method of one address
    public RouteTable(List<Interaction> interactions, Definitions definitions) {
        this.interactions = List.copyOf(interactions);
        this.definitions = definitions;
        for (Interaction interaction : interactions) {
            for (Route route : interaction.routes()) {
                List<String> types = route.types().isEmpty() ? List.of("") : route.types();
                types.forEach(type -> put(route, type, interaction));
            }
        }
    }

    private void put(Route route, String type, Interaction interaction) {
        if (route.level() == Level.TYPE) {
            wordsOfTypes.addAll(route.tail());
        }
        Interaction other =
                addresses
                        .computeIfAbsent(
                                new Address(route.level(), route.tail(), type),
                                _ -> new HashMap<>())
                        .putIfAbsent(route.method(), interaction);
        if (other != null) {
            throw new IllegalArgumentException("two interactions at " + route);
        }
    }

    /// What an address and a method lead to.
    ///
    /// @param routes where it was found, for the entries of a Bundle
    /// @param method as it was asked
    /// @param path as it was asked, without a slash at its end
    public record Found(
            RouteTable routes,
            Interaction interaction,
            String method,
            Target target,
            List<String> path) {}

    /// All of them, in the order of the list.
    public List<Interaction> interactions() {
        return interactions;
    }

    /// What its operations say of themselves, in the order of the list.
    public List<OperationDefinition> operations() {
        return interactions.stream()
                .flatMap(interaction -> interaction.operation().stream())
                .toList();
    }

    /// The routes of that level which are interactions, in the order of the list.
    public Stream<Route> interactionsOf(Level level) {
        return routes(level).filter(route -> !route.isOperation());
    }

    /// The routes of that level which are operations, in the order of the list.
    public Stream<Route> operationsOf(Level level) {
        return routes(level).filter(Route::isOperation);
    }

    private Stream<Route> routes(Level level) {
        return interactions.stream()
                .flatMap(interaction -> interaction.routes().stream())
                .filter(route -> route.level() == level);
    }

    /// Finds what is asked for.
    ///
    /// @param path decoded segments below the account's address
    /// @throws Failed `NOT_FOUND` for an address that is none of FHIR's, `METHOD_NOT_ALLOWED`,
    ///     `INVALID` for an id that is none
    public Found find(String method, List<String> path) {
        List<String> segments = withoutLastSlash(path);
        if (segments.isEmpty() || !definitions.isResourceType(segments.getFirst())) {
            Map<String, Interaction> there = at(Level.SYSTEM, "", segments);
            if (there == null && segments.size() == JOB_SEGMENTS) {
                var job = List.of(segments.get(0), segments.get(1), Route.JOB);
                there = at(Level.SYSTEM, "", job);
                if (there != null) {
                    String id = Target.checkedId(segments.get(2));
                    return found(there, method, segments, new Target("", id, 0));
                }
            }
            if (there == null && segments.size() == JOB_SEGMENTS + 1) {
                var file = List.of(segments.get(0), segments.get(1), Route.JOB, Route.FILE);
                there = at(Level.SYSTEM, "", file);
                if (there != null) {
                    String id = Target.checkedId(segments.get(2));
                    return found(
                            there, method, segments, new Target("", id, number(segments.get(3))));
                }
            }
            if (there == null && segments.size() == 1 && isOperation(segments.getFirst())) {
                throw noOperation(segments.getFirst());
            }
            if (there == null) {
                throw new Failed(
                        Failure.NOT_FOUND,
                        "the first segment of the path is not a resource type of this FHIR"
                                + " version");
            }
            return found(there, method, segments, Target.SYSTEM);
        }
        String type = segments.getFirst();
        int size = segments.size();
        Map<String, Interaction> there = size > 2 ? null : ofType(type, segments);
        if (there != null) {
            return found(there, method, segments, new Target(type, "", 0));
        }
        return instance(method, type, segments);
    }

    /// What is there for a path of one or two segments. A second one that no route of a type has
    /// is an id, and is not looked for: that is most paths.
    private @Nullable Map<String, Interaction> ofType(String type, List<String> segments) {
        boolean isId = segments.size() == 2 && !wordsOfTypes.contains(segments.get(1));
        return isId ? null : at(Level.TYPE, type, segments.subList(1, segments.size()));
    }

    /// The number of a file of a job.
    private static long number(String segment) {
        if (!segment.matches("[1-9][0-9]{0,8}")) {
            throw new Failed(Failure.NOT_FOUND, "there is no such file");
        }
        return Long.parseLong(segment);
    }

    /// The resource type that a path names; "" for none.
    public String resourceType(List<String> path) {
        boolean named = !path.isEmpty() && definitions.isResourceType(path.getFirst());
        return named ? path.getFirst() : "";
    }

    private Found instance(String method, String type, List<String> segments) {
        int size = segments.size();
        String second = segments.get(1);
        if (size == 2 && isOperation(second)) {
            throw noOperation(second);
        }
        List<String> tail = size == 2 ? List.of() : segments.subList(2, size);
        boolean isPattern = tail.contains(Route.VERSION) || tail.contains(Route.MEMBER);
        Map<String, Interaction> there = isPattern ? null : at(Level.INSTANCE, type, tail);
        if (there != null) {
            return found(there, method, segments, new Target(type, Target.checkedId(second), 0));
        }
        if (!tail.isEmpty() && isMember(tail.getFirst())) {
            var searched = new ArrayList<>(tail);
            searched.set(0, Route.MEMBER);
            there = at(Level.INSTANCE, type, searched);
            if (there != null) {
                String id = Target.checkedId(second);
                return found(there, method, segments, new Target(type, id, 0, tail.getFirst()));
            }
        }
        there =
                tail.size() == 2
                        ? at(Level.INSTANCE, type, List.of(tail.get(0), Route.VERSION))
                        : null;
        if (there == null) {
            throw tail.size() == 1 && isOperation(tail.getFirst())
                    ? noOperation(tail.getFirst())
                    : new Failed(Failure.NOT_FOUND, "there is no such address");
        }
        String id = Target.checkedId(second);
        long version = Etags.version(tail.get(1));
        if (version < 1) {
            throw new Failed(Failure.NOT_FOUND, "there is no such version");
        }
        return found(there, method, segments, new Target(type, id, version));
    }

    private boolean isMember(String segment) {
        return segment.equals(Target.ALL_MEMBERS) || definitions.isResourceType(segment);
    }

    /// What is there for all types, or an operation for that one.
    private @Nullable Map<String, Interaction> at(Level level, String type, List<String> tail) {
        Map<String, Interaction> there = addresses.get(new Address(level, tail, ""));
        boolean mayBeOfType = there == null && !tail.isEmpty() && isOperation(tail.getLast());
        return mayBeOfType ? addresses.get(new Address(level, tail, type)) : there;
    }

    private static boolean isOperation(String segment) {
        return segment.startsWith("$");
    }

    /// The refusal of an operation that is not there, which says where it is.
    private Failed noOperation(String segment) {
        boolean isKnown =
                interactions.stream()
                        .flatMap(interaction -> interaction.routes().stream())
                        .anyMatch(route -> route.tail().equals(List.of(segment)));
        return new Failed(
                Failure.NOT_FOUND,
                isKnown
                        ? "the operation is not asked of this address; /metadata says of which"
                        : "there is no operation of that name");
    }

    private Found found(
            Map<String, Interaction> there, String method, List<String> path, Target target) {
        Interaction interaction = there.get(method.equals("HEAD") ? "GET" : method);
        if (interaction == null) {
            throw notAllowed(there, "the address does not take this method");
        }
        return new Found(this, interaction, method, target, path);
    }

    private static Failed notAllowed(Map<String, Interaction> there, String text) {
        var allowed = new StringJoiner(", ");
        for (String method : METHODS) {
            if (there.containsKey(method.equals("HEAD") ? "GET" : method)) {
                allowed.add(method);
            }
        }
        return new Failed(Failure.METHOD_NOT_ALLOWED, text, new Fact(ALLOW, allowed.toString()));
    }

    /// The path without the empty segment that stands for a slash at its end.
    public static List<String> withoutLastSlash(List<String> path) {
        int size = path.size();
        return size > 0 && path.getLast().isEmpty() ? path.subList(0, size - 1) : path;
    }
}
