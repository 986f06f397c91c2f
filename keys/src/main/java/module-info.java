// SPDX-License-Identifier: Apache-2.0
/// Customer keys: the port to a key vault, the key ring that owns opened secrets, and the watch
/// that alone decides whether an account may be read.
@org.jspecify.annotations.NullMarked
module dev.signet.keys {
    requires transitive dev.signet.crypto;
    requires dev.signet.json;
    requires static transitive org.jspecify;
    requires tools.jackson.databind;

    exports dev.signet.keys;
    exports dev.signet.keys.ring;
    exports dev.signet.keys.watch;
}
