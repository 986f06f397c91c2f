// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// A version of a key as its vault shows it.
///
/// @param id its version
/// @param created as people read it
/// @param expires empty when it does not
public record KeyVersionRow(String id, boolean enabled, String created, String expires) {
    static KeyVersionRow of(JsonNode item) {
        String kid = item.path("kid").asString(item.path("key").path("kid").asString(""));
        JsonNode attributes = item.path("attributes");
        return new KeyVersionRow(
                kid.substring(kid.lastIndexOf('/') + 1),
                attributes.path("enabled").asBoolean(false),
                time(attributes.path("created").asLong(0)),
                time(attributes.path("exp").asLong(0)));
    }

    static String time(long seconds) {
        return seconds == 0
                ? ""
                : Instant.ofEpochSecond(seconds).toString().replace("T", " ").replace("Z", " UTC");
    }
}
