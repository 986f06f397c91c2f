// SPDX-License-Identifier: Apache-2.0
/// The customer's key in Azure Key Vault, or in anything that speaks its REST API, by Microsoft's
/// own client.
@org.jspecify.annotations.NullMarked
module dev.signet.keys.azure {
    requires transitive dev.signet.keys;
    requires static transitive org.jspecify;
    requires com.azure.core;
    requires com.azure.core.http.jdk.httpclient;
    requires com.azure.identity;
    requires com.azure.security.keyvault.keys;
    requires com.microsoft.aad.msal4j;
    requires java.net.http;
    requires reactor.core;

    exports dev.signet.keys.azure;
}
