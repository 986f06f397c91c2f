// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Bearer tokens, looked into and spoiled.
final class Tokens {
    private Tokens() {}

    /// What a token claims; its signature is not looked at.
    public static JsonNode claims(String token) {
        byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        return JsonMapper.builder().build().readTree(payload);
    }

    /// The token with its validity moved into the past; the signature no longer fits. An honest
    /// expired token would have to be waited for.
    static String aged(String token) {
        String[] parts = token.split("\\.");
        long expiry = claims(token).get("exp").asLong();
        String text =
                new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                        .replace(String.valueOf(expiry), "1500000000");
        String payload =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return parts[0] + "." + payload + "." + parts[2];
    }

    /// The token with one character of its signature changed.
    static String wronglySigned(String token) {
        int at = token.lastIndexOf('.') + 10;
        char other = token.charAt(at) == 'A' ? 'B' : 'A';
        return token.substring(0, at) + other + token.substring(at + 1);
    }
}
