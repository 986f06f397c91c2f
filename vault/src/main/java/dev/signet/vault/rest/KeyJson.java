// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import dev.signet.vault.json.Json;
import dev.signet.vault.keys.Key;
import dev.signet.vault.keys.KeyAttributes;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.KeyVersion;
import dev.signet.vault.keys.PublicPart;
import dev.signet.vault.keys.RotationPolicy;
import dev.signet.vault.vaults.Vault;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Keys as the JSON of the data plane (the swagger's KeyBundle, KeyItem, DeletedKeyBundle and
/// DeletedKeyItem), in the shape of one api-version. Never a private half.
///
/// @param base address of the vault without trailing slash: `https://v.vault.example:8444`
record KeyJson(String base, Vault vault, ApiVersion version) {

    /// The id of a key version.
    String kid(Key key, KeyVersion keyVersion) {
        return base + "/keys/" + key.name().text() + "/" + keyVersion.id().text();
    }

    /// A key version with its public half.
    ObjectNode bundle(Key key, KeyVersion keyVersion) {
        ObjectNode bundle = Json.object();
        bundle.set("key", webKey(key, keyVersion));
        describe(bundle, keyVersion);
        return bundle;
    }

    /// The latest version of a deleted key, with how it can come back.
    ObjectNode deletedBundle(Key key) {
        ObjectNode bundle = bundle(key, key.latest());
        deletion(bundle, key);
        return bundle;
    }

    /// A key in a list, by its id without version.
    ObjectNode item(Key key) {
        ObjectNode item = Json.object();
        item.put("kid", base + "/keys/" + key.name().text());
        describe(item, key.latest());
        return item;
    }

    /// A deleted key in a list.
    ObjectNode deletedItem(Key key) {
        ObjectNode item = item(key);
        deletion(item, key);
        return item;
    }

    /// A key version in a list.
    ObjectNode item(Key key, KeyVersion keyVersion) {
        ObjectNode item = Json.object();
        item.put("kid", kid(key, keyVersion));
        describe(item, keyVersion);
        return item;
    }

    /// A rotation policy.
    ObjectNode rotationPolicy(KeyName key, RotationPolicy policy) {
        ObjectNode node = Json.object();
        node.put("id", base + "/keys/" + key.text() + "/rotationpolicy");
        ArrayNode actions = node.putArray("lifetimeActions");
        for (RotationPolicy.Action action : policy.actions()) {
            ObjectNode each = actions.addObject();
            ObjectNode trigger = each.putObject("trigger");
            action.timeAfterCreate().ifPresent(text -> trigger.put("timeAfterCreate", text));
            action.timeBeforeExpiry().ifPresent(text -> trigger.put("timeBeforeExpiry", text));
            each.putObject("action").put("type", action.type().text());
        }
        ObjectNode attributes = node.putObject("attributes");
        policy.expiryTime().ifPresent(text -> attributes.put("expiryTime", text));
        if (policy.created().getEpochSecond() > 0) {
            attributes.put("created", policy.created().getEpochSecond());
            attributes.put("updated", policy.updated().getEpochSecond());
        }
        return node;
    }

    /// Bytes in base64url without padding.
    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private ObjectNode webKey(Key key, KeyVersion keyVersion) {
        ObjectNode webKey = Json.object();
        webKey.put("kid", kid(key, keyVersion));
        switch (keyVersion.publicPart()) {
            case PublicPart.Rsa(var modulus, var exponent) -> {
                webKey.put("kty", "RSA");
                operations(webKey, keyVersion);
                webKey.put("n", base64(unsigned(modulus, Optional.empty())));
                webKey.put("e", base64(unsigned(exponent, Optional.empty())));
            }
            case PublicPart.Ec(var curve, var x, var y) -> {
                webKey.put("kty", "EC");
                operations(webKey, keyVersion);
                webKey.put("crv", curve.text());
                webKey.put("x", base64(unsigned(x, Optional.of(curve.coordinateBytes()))));
                webKey.put("y", base64(unsigned(y, Optional.of(curve.coordinateBytes()))));
            }
        }
        return webKey;
    }

    private static void operations(ObjectNode webKey, KeyVersion keyVersion) {
        ArrayNode operations = webKey.putArray("key_ops");
        keyVersion.operations().forEach(operation -> operations.add(operation.text()));
    }

    private void describe(ObjectNode node, KeyVersion keyVersion) {
        KeyAttributes attributes = keyVersion.attributes();
        ObjectNode shown = node.putObject("attributes");
        shown.put("enabled", attributes.enabled());
        attributes.notBefore().ifPresent(start -> shown.put("nbf", start.getEpochSecond()));
        attributes.expires().ifPresent(end -> shown.put("exp", end.getEpochSecond()));
        shown.put("created", attributes.created().getEpochSecond());
        shown.put("updated", attributes.updated().getEpochSecond());
        shown.put("recoveryLevel", vault.recoveryLevel().text());
        if (version.showsRecoverableDays()) {
            shown.put("recoverableDays", vault.softDelete() ? vault.retentionDays() : 0);
        }
        if (version.showsExportable()) {
            shown.put("exportable", false);
        }
        if (version.showsHsmPlatform()) {
            shown.put("hsmPlatform", "0");
        }
        if (!keyVersion.tags().values().isEmpty()) {
            ObjectNode tags = node.putObject("tags");
            keyVersion.tags().values().forEach(tags::put);
        }
    }

    private void deletion(ObjectNode node, Key key) {
        key.deletion()
                .ifPresent(
                        deletion -> {
                            node.put("recoveryId", base + "/deletedkeys/" + key.name().text());
                            node.put("deletedDate", deletion.deleted().getEpochSecond());
                            node.put(
                                    "scheduledPurgeDate",
                                    deletion.scheduledPurge().getEpochSecond());
                        });
    }

    private static byte[] unsigned(BigInteger value, Optional<Integer> length) {
        byte[] signed = value.toByteArray();
        int leading = signed.length > 1 && signed[0] == 0 ? 1 : 0;
        int size = length.orElse(signed.length - leading);
        byte[] bytes = new byte[size];
        System.arraycopy(
                signed, leading, bytes, size - (signed.length - leading), signed.length - leading);
        return bytes;
    }
}
