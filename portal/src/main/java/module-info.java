// SPDX-License-Identifier: Apache-2.0
/// Pages for people: speaks HTTP to the planes with the user's own token, and knows nothing else
/// of the server.
@org.jspecify.annotations.NullMarked
module dev.signet.portal {
    requires transitive dev.signet.base;
    requires transitive dev.signet.http;
    requires static transitive org.jspecify;
    requires java.net.http;
    requires gg.jte.runtime;
    requires tools.jackson.databind;

    exports dev.signet.portal;
}
