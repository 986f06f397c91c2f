// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Azure Blob Storage: a shared access signature in the address speaks for itself, else the token
/// of
/// an identity does.
///
/// @param token of an identity for `https://storage.azure.com/`, fresh at each call
public record BlobSigning(Supplier<String> token) implements Signing {
    /// The version of the REST interface that is spoken.
    public static final String API_VERSION = "2021-12-02";

    @Override
    public Map<String, String> signed(
            String method, URI address, Map<String, String> headers, byte[] body) {
        var all = new LinkedHashMap<>(headers);
        all.put("x-ms-version", API_VERSION);
        if (!isSigned(address)) {
            all.put("Authorization", "Bearer " + token.get());
        }
        return all;
    }

    /// Whether an address has a shared access signature.
    private static boolean isSigned(URI address) {
        String query = address.getRawQuery();
        return query != null && ("&" + query).contains("&sig=");
    }
}
