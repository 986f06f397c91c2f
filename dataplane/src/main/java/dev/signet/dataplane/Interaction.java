// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.http.Request;
import dev.signet.store.ResourceKey;
import java.util.List;

/// What a request asks for (<https://hl7.org/fhir/R4/http.html#summary>).
sealed interface Interaction {
    record Metadata() implements Interaction {}

    record Health() implements Interaction {}

    record SmartConfiguration() implements Interaction {}

    record Read(ResourceKey key) implements Interaction {}

    record VersionRead(ResourceKey key, long version) implements Interaction {}

    record Create(String type) implements Interaction {}

    record Update(ResourceKey key) implements Interaction {}

    record Delete(ResourceKey key) implements Interaction {}

    /// @param type empty for all types
    record Search(String type, boolean posted) implements Interaction {}

    record InstanceHistory(ResourceKey key) implements Interaction {}

    /// @param type empty for all types
    record TypeHistory(String type) implements Interaction {}

    record Bundle() implements Interaction {}

    int ID_CHARACTERS_MAX = 64;

    /// @throws Failed `NOT_FOUND` for an address that is none of FHIR's, `METHOD_NOT_ALLOWED`
    static Interaction of(Request request, Definitions definitions) {
        List<String> path = withoutLastSlash(request.path());
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        if (path.isEmpty()) {
            return switch (method) {
                case "POST" -> new Bundle();
                case "GET" -> new Search("", false);
                default -> throw notAllowed("GET, HEAD, POST");
            };
        }
        String first = path.getFirst();
        if (first.equals("metadata") && path.size() == 1) {
            return only(method, "GET", new Metadata());
        }
        if (first.equals("health") && path.size() == 2 && path.get(1).equals("check")) {
            return only(method, "GET", new Health());
        }
        if (first.equals(".well-known")
                && path.size() == 2
                && path.get(1).equals("smart-configuration")) {
            return only(method, "GET", new SmartConfiguration());
        }
        if (first.equals("_history") && path.size() == 1) {
            return only(method, "GET", new TypeHistory(""));
        }
        if (first.equals("_search") && path.size() == 1) {
            return only(method, "POST", new Search("", true));
        }
        if (!definitions.isResourceType(first)) {
            throw new Failed(
                    Failure.NOT_FOUND,
                    "the first segment of the path is not a resource type of this FHIR version");
        }
        return switch (path.size()) {
            case 1 -> type(method, first);
            case 2 -> instance(method, first, path.get(1));
            case 3, 4 -> history(method, first, path);
            default -> throw noSuchAddress();
        };
    }

    private static Interaction type(String method, String type) {
        return switch (method) {
            case "GET" -> new Search(type, false);
            case "POST" -> new Create(type);
            case "PUT", "DELETE" ->
                    throw new Failed(
                            Failure.METHOD_NOT_ALLOWED,
                            "conditional update and conditional delete are not supported; name the"
                                    + " resource by its id",
                            new Fact(FhirErrors.ALLOW, "GET, HEAD, POST"));
            default -> throw notAllowed("GET, HEAD, POST");
        };
    }

    private static Interaction instance(String method, String type, String second) {
        if (second.equals("_search")) {
            return only(method, "POST", new Search(type, true));
        }
        if (second.equals("_history")) {
            return only(method, "GET", new TypeHistory(type));
        }
        if (second.startsWith("$")) {
            throw new Failed(Failure.NOT_FOUND, "there is no operation of that name");
        }
        ResourceKey key = key(type, second);
        return switch (method) {
            case "GET" -> new Read(key);
            case "PUT" -> new Update(key);
            case "DELETE" -> new Delete(key);
            default -> throw notAllowed("GET, HEAD, PUT, DELETE");
        };
    }

    private static Interaction history(String method, String type, List<String> path) {
        if (!path.get(2).equals("_history")) {
            throw noSuchAddress();
        }
        ResourceKey key = key(type, path.get(1));
        if (path.size() == 3) {
            return only(method, "GET", new InstanceHistory(key));
        }
        long version = Answers.version(path.get(3));
        if (version < 1) {
            throw new Failed(Failure.NOT_FOUND, "there is no such version");
        }
        return only(method, "GET", new VersionRead(key, version));
    }

    /// The key, if the id is one of FHIR's grammar: `[A-Za-z0-9\-\.]{1,64}`.
    static ResourceKey key(String type, String id) {
        if (!isId(id)) {
            throw new Failed(
                    Failure.INVALID,
                    "the id is not one of FHIR's",
                    new Fact("expected", "1 to 64 characters of A-Z a-z 0-9 - ."));
        }
        return new ResourceKey(type, id);
    }

    static boolean isId(String id) {
        boolean good = !id.isEmpty() && id.length() <= ID_CHARACTERS_MAX;
        for (int i = 0; good && i < id.length(); i++) {
            char c = id.charAt(i);
            good =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '-'
                            || c == '.';
        }
        return good;
    }

    private static Interaction only(String method, String allowed, Interaction interaction) {
        if (!method.equals(allowed)) {
            throw notAllowed(allowed.equals("GET") ? "GET, HEAD" : allowed);
        }
        return interaction;
    }

    static List<String> withoutLastSlash(List<String> path) {
        int size = path.size();
        return size > 0 && path.getLast().isEmpty() ? path.subList(0, size - 1) : path;
    }

    private static Failed notAllowed(String allowed) {
        return new Failed(
                Failure.METHOD_NOT_ALLOWED,
                "the address does not take this method",
                new Fact(FhirErrors.ALLOW, allowed));
    }

    private static Failed noSuchAddress() {
        return new Failed(Failure.NOT_FOUND, "there is no such address");
    }
}
