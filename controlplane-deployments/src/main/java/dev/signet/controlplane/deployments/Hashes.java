// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.templates.TemplateJson;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import tools.jackson.databind.JsonNode;

/// The hash that tells one template from another: a number, as Resource Manager shows it; not the
/// number that Azure has for the same template.
final class Hashes {
    private Hashes() {}

    static String of(JsonNode template) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long number = ByteBuffer.wrap(digest.digest(TemplateJson.bytes(template))).getLong();
            return Long.toUnsignedString(number);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
