// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.fhir.json.JsonString;
import java.util.Optional;
import java.util.Set;

/// An element of a type under one name in JSON; a choice element (`value[x]`) is one of these
/// for each of its types. Immutable; any thread.
public final class ElementDefinition {
    private final String name;
    private final String path;
    private final Occurrence occurrence;
    private final Definitions definitions;
    private final int type;
    private final int enumeration;

    ElementDefinition(
            String name,
            String path,
            Occurrence occurrence,
            Definitions definitions,
            int type,
            int enumeration) {
        this.name = name;
        this.path = path;
        this.occurrence = occurrence;
        this.definitions = definitions;
        this.type = type;
        this.enumeration = enumeration;
    }

    /// The name in JSON, such as `valueQuantity`.
    public String name() {
        return name;
    }

    /// The name in FHIRPath, such as `value`; the same as [#name] unless it is a choice.
    public String path() {
        return path;
    }

    /// Whether this is one type of a choice element.
    public boolean isChoice() {
        return !name.equals(path);
    }

    /// How often, and what for.
    public Occurrence occurrence() {
        return occurrence;
    }

    /// Whether it is an array in JSON.
    public boolean isList() {
        return occurrence.max != 1;
    }

    /// The type of its values; the part below it when it has elements of its own.
    public TypeDefinition type() {
        return definitions.type(type);
    }

    /// The codes of its required binding, or empty when any code will do.
    public Optional<Set<String>> codes() {
        return enumeration < 0
                ? Optional.empty()
                : Optional.of(definitions.enumeration(enumeration));
    }

    /// Whether `code` is allowed by the required binding, if there is one.
    boolean allows(JsonString code) {
        return enumeration < 0 || definitions.enumeration(enumeration).contains(code.value());
    }

    @Override
    public String toString() {
        return name;
    }

    /// How often an element occurs, and what it is marked as.
    ///
    /// @param min 0 or more
    /// @param max 0 when unbounded
    /// @param summary whether `_summary=true` keeps it
    /// @param modifier whether it can change the meaning of others
    public record Occurrence(int min, int max, boolean summary, boolean modifier) {}
}
