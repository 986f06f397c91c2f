// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.smart;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.signet.base.Failed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;

/// Base64url of text and of JSON objects, as the proxy's addresses, states and codes are written.
final class Encoded {
    private Encoded() {}

    static String of(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    static String of(Map<String, Object> json) {
        return of(JSONObjectUtils.toJSONString(json));
    }

    /// @param name of the parameter, for the refusal
    /// @throws Failed `MALFORMED` unless it is base64url of UTF-8
    static String text(String name, String encoded) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(encoded);
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (IllegalArgumentException | CharacterCodingException _) {
            throw Said.refused(name, "base64url of UTF-8");
        }
    }

    /// @throws Failed `MALFORMED` unless it is base64url of a JSON object
    static Map<String, Object> json(String name, String encoded) {
        String text = text(name, encoded).strip();
        try {
            if (text.startsWith("{")) { // the parser takes an array of pairs for an object
                return JSONObjectUtils.parse(text);
            }
        } catch (ParseException _) {
            // refused below
        }
        throw Said.refused(name, "base64url of a JSON object");
    }
}
