// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.json;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.json.Members;
import dev.signet.json.StrictJson;
import dev.signet.vault.VaultMembers;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON of a vault's requests and answers.
public final class Json {
    private static final StrictJson STRICT = StrictJson.bounded(16, 256 * 1024);

    private Json() {}

    /// An empty object.
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// @throws Failed `MALFORMED` with the fact `byte` where it is not JSON, or no object
    public static Members read(byte[] bytes) {
        return switch (STRICT.read(bytes)) {
            case StrictJson.Whole(ObjectNode node) -> VaultMembers.of(node);
            case StrictJson.NoObject() -> throw malformed("the body is no JSON object", 0);
            case StrictJson.NoJson(long offset) ->
                    throw malformed("the body is not well-formed JSON", offset);
        };
    }

    private static Failed malformed(String text, long offset) {
        return new Failed(Failure.MALFORMED, text, new Fact("byte", offset));
    }

    public static byte[] write(ObjectNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
