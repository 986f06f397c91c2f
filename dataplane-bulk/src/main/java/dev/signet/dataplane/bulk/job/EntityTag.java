// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.job;

import java.util.Optional;

/// Entity tags that requests name.
public final class EntityTag {
    private static final int CHARACTERS_MAX = 500;

    private EntityTag() {}

    /// In quotes, as HTTP has it; a weak one as it is. Empty: it cannot stand in a header.
    public static Optional<String> of(String text) {
        boolean isPlain =
                !text.isBlank()
                        && text.length() <= CHARACTERS_MAX
                        && text.chars().allMatch(c -> c > ' ' && c <= '~');
        if (!isPlain) {
            return Optional.empty();
        }
        boolean isWhole = text.startsWith("\"") || text.startsWith("W/");
        return Optional.of(isWhole ? text : '"' + text + '"');
    }
}
