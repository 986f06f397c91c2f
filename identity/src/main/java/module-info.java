// SPDX-License-Identifier: Apache-2.0
/// Who is calling and what they may do: the embedded token issuer and the verification of tokens.
@org.jspecify.annotations.NullMarked
module dev.signet.identity {
    requires transitive dev.signet.base;
    requires transitive dev.signet.http;
    requires dev.signet.json;
    requires static transitive org.jspecify;
    requires com.nimbusds.jose.jwt;
    requires org.bouncycastle.provider;
    requires transitive java.net.http;

    exports dev.signet.identity;
    exports dev.signet.identity.grant;
    exports dev.signet.identity.graph;
    exports dev.signet.identity.issuer;
    exports dev.signet.identity.smart;
    exports dev.signet.identity.verification;
}
