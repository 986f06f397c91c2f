// SPDX-License-Identifier: Apache-2.0
/// JSON that others have written, read strictly: bytes to an object, an object member by member.
/// Whose words a refusal has is its caller's.
@org.jspecify.annotations.NullMarked
module dev.signet.json {
    requires static transitive org.jspecify;
    requires tools.jackson.core;
    requires transitive tools.jackson.databind;

    exports dev.signet.json;
}
