// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.arm;

import dev.signet.json.Members;
import dev.signet.json.Rules;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// How Resource Manager reads the members of a body: names without case, refusals as
/// [ArmError#property] makes them.
public final class ArmMembers {
    private static final Rules RULES = new Rules(true, 2048, 1024, ArmError::property);
    private static final Rules.Entries TAGS = new Rules.Entries(50, 1, 512, 256);

    private ArmMembers() {}

    /// The members of a whole body.
    public static Members of(ObjectNode body) {
        return Members.of(body, RULES);
    }

    /// The members of an object that stands in a body.
    ///
    /// @param path its JSON path with a period behind it
    public static Members within(ObjectNode object, String path) {
        return Members.within(object, path, RULES);
    }

    /// The member `tags`: in order, with Resource Manager's bounds.
    public static Optional<Map<String, String>> tags(Members members) {
        return members.textsByName("tags", TAGS);
    }
}
