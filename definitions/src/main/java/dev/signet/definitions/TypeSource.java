// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.util.List;

/// A type as HL7 defines it: a primitive, a data type, a resource, or a part of one of those
/// with elements of its own (`Patient.contact`).
///
/// @param name the type's name, or the path of a part
/// @param elements those below it, inherited ones included, in HL7's order
record TypeSource(String name, Kind kind, List<ElementSource> elements) {
    /// What a type is.
    enum Kind {
        PRIMITIVE('p'),
        COMPLEX('c'),
        RESOURCE('r'),
        ABSTRACT('a'),
        PART('t');

        /// How the file says it.
        final char letter;

        Kind(char letter) {
            this.letter = letter;
        }
    }

    /// An element of a type.
    ///
    /// @param name without `[x]`
    /// @param choice whether the name in JSON goes on with the type
    /// @param max 0 when unbounded
    /// @param types names of types; several only for a choice; one path for a part
    /// @param valueSet the url of a required binding, or ""
    /// @param bound the url of a binding, however strong, or ""
    record ElementSource(
            String name,
            boolean choice,
            boolean summary,
            boolean modifier,
            int min,
            int max,
            List<String> types,
            String valueSet,
            String bound) {}
}
