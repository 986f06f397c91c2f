// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.audit;

import java.util.List;

/// A right on keys that somebody was given, or that was taken away.
///
/// @param isGiven false when it was taken away
/// @param isRole whether it is a role; else permissions of an access policy
/// @param principal object id of who has it, or had it
/// @param words permissions (`get`, `unwrapKey`), or the one name of a role
public record RightsChange(boolean isGiven, boolean isRole, String principal, List<String> words) {
    public RightsChange {
        words = List.copyOf(words);
    }
}
