// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.store.ResourceKey;

/// What the address of an exchange names.
///
/// @param type "" for all types
/// @param id "" for all resources of the type
/// @param version 0 when none is named; where `id` is a job's, the number of one of its files
/// @param member the type that is searched in the compartment around the resource, `*` for all;
///     "" when none is
public record Target(String type, String id, long version, String member) {
    /// The whole account.
    public static final Target SYSTEM = new Target("", "", 0);

    /// Stands for all types of a compartment.
    public static final String ALL_MEMBERS = "*";

    private static final int ID_CHARACTERS_MAX = 64;

    /// No compartment.
    public Target(String type, String id, long version) {
        this(type, id, version, "");
    }

    /// The resource. There must be an id.
    public ResourceKey key() {
        return new ResourceKey(type, id);
    }

    /// The id, if it is one of FHIR's grammar: `[A-Za-z0-9\-\.]{1,64}`.
    ///
    /// @throws Failed `INVALID`
    static String checkedId(String id) {
        if (!isId(id)) {
            throw new Failed(
                    Failure.INVALID,
                    "the id is not one of FHIR's",
                    new Fact("expected", "1 to 64 characters of A-Z a-z 0-9 - ."));
        }
        return id;
    }

    /// Whether it is an id of FHIR's grammar.
    public static boolean isId(String id) {
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
}
