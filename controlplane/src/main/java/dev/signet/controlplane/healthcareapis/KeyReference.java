// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.base.Fact;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A versionless key URI as a client gave it: `https://{vault}/keys/{key}`, with
/// or without a trailing slash. Whether its vault may be used is the fleet's to say.
///
/// @param text as given
record KeyReference(String text) {
    private static final int CHARACTERS_MAX = 512;
    /// Where it stands in a body.
    static final String TARGET = "properties.cosmosDbConfiguration.keyVaultKeyUri";
    private static final Pattern GRAMMAR =
            Pattern.compile(
                    "[hH][tT][tT][pP][sS]://([a-zA-Z0-9.-]{1,253}|\\[[0-9a-fA-F:.]{2,45}])"
                            + "(:[0-9]{1,5})?/keys/([0-9a-zA-Z-]{1,127})(/[^/?#]*)?/?");

    /// @throws dev.signet.base.Failed `INVALID` with Azure's sentence
    KeyReference {
        Matcher matcher = GRAMMAR.matcher(text);
        if (text.length() > CHARACTERS_MAX || !matcher.matches()) {
            throw AccountErrors.KEY_URI_INVALID.failed(
                    new Fact("uri", shown(text)), new Fact("target", TARGET));
        }
        String version = matcher.group(4);
        if (version != null && version.length() > 1) {
            throw AccountErrors.KEY_URI_VERSIONED.failed("target", TARGET);
        }
    }

    /// Whether both name the same key.
    boolean same(KeyReference other) {
        return normal().equals(other.normal());
    }

    private String normal() {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static String shown(String text) {
        String printable = text.replaceAll("[^\\x21-\\x7e]", "?");
        return printable.length() > 256 ? printable.substring(0, 256) : printable;
    }
}
