// SPDX-License-Identifier: Apache-2.0
package dev.signet.json;

/// How the members of an object are read, and what a refusal becomes. Immutable.
///
/// @param anyCase whether names compare without case, as in Resource Manager
/// @param charactersMax of a string, inclusive
/// @param entriesMax of an array, inclusive
public record Rules(boolean anyCase, int charactersMax, int entriesMax, Refusal refusal) {
    /// Makes the exception of who asks.
    @FunctionalInterface
    public interface Refusal {
        /// @param path of the member from the outermost object: `properties.rules[2].name`
        /// @param rule what it breaks, to be read behind the path: `must be a string`
        RuntimeException of(String path, String rule);
    }

    /// Bounds of an object whose members' names are free and whose values are strings, as of tags;
    /// all inclusive.
    public record Entries(
            int entriesMax, int nameCharactersMin, int nameCharactersMax, int charactersMax) {
        /// Only what the text that was read is bounded by.
        public static final Entries ANY =
                new Entries(Integer.MAX_VALUE, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /// Names as they are written; no bounds but those of the text that was read.
    public static Rules exact(Refusal refusal) {
        return new Rules(false, Integer.MAX_VALUE, Integer.MAX_VALUE, refusal);
    }
}
