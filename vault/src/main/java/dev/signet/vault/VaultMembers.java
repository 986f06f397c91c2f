// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.json.Members;
import dev.signet.json.Rules;
import dev.signet.vault.keys.Tags;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// How what is asked of a vault is read, by its own plane and by Resource Manager's. A refusal is
/// `INVALID` with the fact `field`, the JSON path. Members nobody asks for are ignored, as a newer
/// api-version may carry more.
public final class VaultMembers {
    private static final Rules RULES =
            Rules.exact(
                    (path, _) ->
                            new Failed(
                                    Failure.INVALID,
                                    "a property of the request is missing or has an invalid value",
                                    new Fact("field", path)));

    private VaultMembers() {}

    /// The members of a whole body.
    public static Members of(ObjectNode body) {
        return Members.of(body, RULES);
    }

    /// The member `tags`.
    public static Optional<Tags> tags(Members members) {
        return members.textsByName("tags", Rules.Entries.ANY).map(Tags::new);
    }
}
