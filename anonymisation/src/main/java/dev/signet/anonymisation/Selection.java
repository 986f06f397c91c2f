// SPDX-License-Identifier: Apache-2.0
package dev.signet.anonymisation;

import dev.signet.fhir.Definitions;
import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.TypeDefinition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which elements of a resource a rule means: one of the forms of FHIRPath that are understood.
/// What lies in a resource that is held by another is not meant; it is looked at as a resource
/// itself.
sealed interface Selection {
    /// In a resource, in the order in which they stand there.
    List<Node> in(Node resource);

    /// Elements of a data type, or of a name, or their children of one name.
    ///
    /// @param isType whether `of` is a type
    /// @param child empty: they themselves
    record Nodes(boolean isType, String of, String child) implements Selection {
        @Override
        public List<Node> in(Node resource) {
            var found = new ArrayList<Node>();
            for (Node each : resource.within()) {
                boolean isMeant =
                        each != resource && (isType ? each.type().name() : each.path()).equals(of);
                if (isMeant && child.isEmpty()) {
                    found.add(each);
                } else if (isMeant) {
                    each.children().stream()
                            .filter(below -> below.path().equals(child))
                            .forEach(found::add);
                }
            }
            return found;
        }
    }

    /// Elements along names, from resources of a type.
    ///
    /// @param type of resources; `Resource` or `DomainResource`: all of them
    /// @param names in FHIRPath; none: the resource as a whole
    record Along(String type, List<String> names) implements Selection {
        @Override
        public List<Node> in(Node resource) {
            if (!GENERAL.contains(type) && !resource.type().name().equals(type)) {
                return List.of();
            }
            List<Node> at = List.of(resource);
            for (String name : names) {
                at =
                        at.stream()
                                .flatMap(each -> each.children().stream())
                                .filter(each -> each.path().equals(name))
                                .toList();
            }
            return at;
        }
    }

    /// Several of them.
    record Union(List<Selection> parts) implements Selection {
        @Override
        public List<Node> in(Node resource) {
            Set<Node> all = new LinkedHashSet<>();
            parts.forEach(part -> all.addAll(part.in(resource)));
            return List.copyOf(all);
        }
    }

    Set<String> GENERAL = Set.of("Resource", "DomainResource");

    Pattern NODES =
            Pattern.compile(
                    "nodesBy(Type|Name)\\((?:'([A-Za-z0-9]+)'|\"([A-Za-z0-9]+)\")\\)"
                            + "(?:\\.([A-Za-z0-9]+))?");

    Pattern ALONG = Pattern.compile("([A-Z][A-Za-z]*)((?:\\.[a-z][A-Za-z0-9]*)*)");

    /// @throws AnonymisationRefused for another form, and for what no resource has
    static Selection of(String path, Definitions definitions) {
        List<Selection> parts = new ArrayList<>();
        for (String part : path.split("\\|", -1)) {
            parts.add(one(part.strip(), path, definitions));
        }
        return parts.size() == 1 ? parts.getFirst() : new Union(List.copyOf(parts));
    }

    private static Selection one(String part, String path, Definitions definitions) {
        Matcher nodes = NODES.matcher(part);
        if (nodes.matches()) {
            String of = nodes.group(2) == null ? nodes.group(3) : nodes.group(2);
            String child = nodes.group(4) == null ? "" : nodes.group(4);
            boolean isType = nodes.group(1).equals("Type");
            if (isType) {
                check(of, child, path, definitions);
            } else {
                checkName(of, child, path, definitions);
            }
            return new Nodes(isType, of, child);
        }
        Matcher along = ALONG.matcher(part);
        if (along.matches()) {
            List<String> names =
                    along.group(2).isEmpty()
                            ? List.of()
                            : List.of(along.group(2).substring(1).split("\\."));
            check(along.group(1), names, path, definitions);
            return new Along(along.group(1), names);
        }
        throw new AnonymisationRefused(
                "fhirPathRules: the path "
                        + quoted(path)
                        + " is of a form that is not supported; supported are"
                        + " nodesByType('Type'), nodesByName('name'), each with .name,"
                        + " Type.name.name, and these with | between them");
    }

    private static void check(String type, String child, String path, Definitions definitions) {
        TypeDefinition found = definitions.find(type);
        boolean isThere =
                found != null
                        && (child.isEmpty() || !found.elementsAt(child).isEmpty())
                        && (found.kind() == TypeDefinition.Kind.PRIMITIVE
                                || found.kind() == TypeDefinition.Kind.COMPLEX);
        if (!isThere) {
            throw missing(path);
        }
    }

    /// A name that no element has would hide nothing.
    private static void checkName(String name, String child, String path, Definitions definitions) {
        boolean isThere =
                definitions.elementsAt(name).stream()
                        .anyMatch(
                                each ->
                                        child.isEmpty()
                                                || !each.type().elementsAt(child).isEmpty());
        if (!isThere) {
            throw missing(path);
        }
    }

    private static void check(
            String type, List<String> names, String path, Definitions definitions) {
        TypeDefinition found = definitions.find(type);
        boolean isGeneral = GENERAL.contains(type);
        if (!isGeneral && !definitions.isResourceType(type) || found == null) {
            throw missing(path);
        }
        List<TypeDefinition> at = List.of(found);
        for (String name : names) {
            at =
                    at.stream()
                            .flatMap(each -> each.elementsAt(name).stream())
                            .map(ElementDefinition::type)
                            .toList();
            if (at.isEmpty()) {
                throw missing(path);
            }
            if (at.stream().anyMatch(TypeDefinition::isAnyResource)) {
                throw new AnonymisationRefused(
                        "fhirPathRules: the path "
                                + quoted(path)
                                + " leads into a resource that is held by another; rules for its"
                                + " own type hold there");
            }
        }
    }

    private static AnonymisationRefused missing(String path) {
        return new AnonymisationRefused(
                "fhirPathRules: the path "
                        + quoted(path)
                        + " names a type or an element that this FHIR version does not have");
    }

    private static String quoted(String path) {
        return '"' + path.substring(0, Math.min(path.length(), 120)) + '"';
    }
}
