// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.portal.page.Form;
import dev.signet.portal.plane.Wire;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A key's rotation policy as a form shows it. Periods are ISO 8601, such as `P90D`; a bare number
/// is days.
///
/// @param rotate `never`, `after` a version was made, or `before` it expires
/// @param rotatePeriod empty for never
/// @param expiry how long a version is good; empty for without end
/// @param notice how long before its end that is told; empty for not at all
public record RotationDraft(String rotate, String rotatePeriod, String expiry, String notice) {
    static RotationDraft of(JsonNode policy) {
        String rotate = "never";
        String period = "";
        String notice = "";
        for (JsonNode each : policy.path("lifetimeActions")) {
            String after = each.path("trigger").path("timeAfterCreate").asString("");
            String before = each.path("trigger").path("timeBeforeExpiry").asString("");
            String type = each.path("action").path("type").asString("").toLowerCase(Locale.ROOT);
            if (type.equals("rotate")) {
                rotate = after.isEmpty() ? "before" : "after";
                period = after + before;
            } else if (type.equals("notify")) {
                notice = before;
            }
        }
        String expiry = policy.path("attributes").path("expiryTime").asString("");
        return new RotationDraft(rotate, period, expiry, notice);
    }

    static RotationDraft of(Form form) {
        return new RotationDraft(
                form.text("rotate"),
                period(form.text("period")),
                period(form.text("expiry")),
                period(form.text("notice")));
    }

    private static String period(String text) {
        return text.matches("[0-9]{1,5}") ? "P" + text + "D" : text.toUpperCase(Locale.ROOT);
    }

    /// The body that puts it; the vault names what is wrong with it.
    ObjectNode body() {
        ObjectNode body = Wire.object();
        ArrayNode actions = body.putArray("lifetimeActions");
        if (rotate.equals("after") || rotate.equals("before")) {
            ObjectNode action = actions.addObject();
            action.putObject("trigger")
                    .put(
                            rotate.equals("after") ? "timeAfterCreate" : "timeBeforeExpiry",
                            rotatePeriod);
            action.putObject("action").put("type", "Rotate");
        }
        if (!notice.isEmpty()) {
            ObjectNode action = actions.addObject();
            action.putObject("trigger").put("timeBeforeExpiry", notice);
            action.putObject("action").put("type", "Notify");
        }
        ObjectNode attributes = body.putObject("attributes");
        if (!expiry.isEmpty()) {
            attributes.put("expiryTime", expiry);
        }
        return body;
    }
}
