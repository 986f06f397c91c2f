// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import java.util.List;

/// One option of a verb.
///
/// @param names the spellings, the long one first, as `--resource-group` and `-g`
/// @param kind what follows it
/// @param allowed the values it may have, in lower or upper case; empty for any
public record Opt(
        List<String> names, Kind kind, boolean required, String about, List<String> allowed) {
    /// What follows an option.
    public enum Kind {
        /// nothing
        FLAG,
        /// one value
        TEXT,
        /// nothing: it is a word that stands behind the verb
        WORD,
        /// any number of values up to the next option; may be given again
        LIST
    }

    public Opt {
        names = List.copyOf(names);
        allowed = List.copyOf(allowed);
    }

    static Opt text(String about, String... names) {
        return new Opt(List.of(names), Kind.TEXT, false, about, List.of());
    }

    static Opt word(String about, String label) {
        return new Opt(List.of(label), Kind.WORD, true, about, List.of());
    }

    static Opt list(String about, String... names) {
        return new Opt(List.of(names), Kind.LIST, false, about, List.of());
    }

    static Opt flag(String about, String... names) {
        return new Opt(List.of(names), Kind.FLAG, false, about, List.of());
    }

    Opt must() {
        return new Opt(names, kind, true, about, allowed);
    }

    Opt oneOf(String... values) {
        return new Opt(names, kind, required, about, List.of(values));
    }

    /// The first spelling, by which a verb asks for it.
    public String name() {
        return names.getFirst();
    }
}
