// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import java.util.Map;

/// The names of types as Resource Manager spells them in its answers.
final class TypeNames {
    private static final Map<String, String> SHOWN =
            Map.of(
                    "string", "String",
                    "securestring", "SecureString",
                    "int", "Int",
                    "bool", "Bool",
                    "object", "Object",
                    "secureobject", "SecureObject",
                    "array", "Array");

    private TypeNames() {}

    /// @param name in lower case
    static String shown(String name) {
        return SHOWN.getOrDefault(name, name);
    }
}
