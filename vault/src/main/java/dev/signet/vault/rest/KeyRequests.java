// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import dev.signet.json.Members;
import dev.signet.vault.VaultMembers;
import dev.signet.vault.keys.EcCurve;
import dev.signet.vault.keys.EncryptionAlgorithm;
import dev.signet.vault.keys.KeyChange;
import dev.signet.vault.keys.KeyOperation;
import dev.signet.vault.keys.KeyType;
import dev.signet.vault.keys.NewKey;
import dev.signet.vault.keys.RotationPolicy;
import dev.signet.vault.keys.RotationPolicy.ActionType;
import dev.signet.vault.keys.SignatureAlgorithm;
import dev.signet.vault.keys.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Bodies of the data plane, read strictly into what the engine takes. Each refusal is
/// `INVALID` with the fact `field`.
final class KeyRequests {
    private KeyRequests() {}

    /// KeyCreateParameters. A size, a curve or an exponent that does not belong to the type is
    /// ignored, as templates carry strays; an exponent of 0 stands for the default.
    static NewKey create(Members body) {
        KeyType type =
                switch (body.requiredText("kty")) {
                    case "RSA" -> {
                        int exponent = body.integer("public_exponent").orElse(0);
                        if (exponent != 0 && exponent != 65537) {
                            throw body.refused("public_exponent");
                        }
                        yield new KeyType.Rsa(body.integer("key_size").orElse(2048));
                    }
                    case "EC" ->
                            new KeyType.Ec(
                                    EcCurve.of(body.text("crv").orElse("P-256"))
                                            .orElseThrow(() -> body.refused("crv")));
                    default -> throw body.refused("kty");
                };
        return described(type, operations(body), body);
    }

    /// The rest of what a new key is made of, as create and import share it.
    static NewKey described(KeyType type, List<KeyOperation> operations, Members body) {
        Members attributes = attributes(body);
        return new NewKey(
                type,
                operations,
                attributes.flag("enabled").orElse(true),
                attributes.instant("nbf"),
                attributes.instant("exp"),
                VaultMembers.tags(body).orElse(Tags.NONE));
    }

    /// KeyUpdateParameters.
    static KeyChange update(Members body) {
        Members attributes = attributes(body);
        return new KeyChange(
                operations(body),
                attributes.flag("enabled"),
                attributes.instant("nbf"),
                attributes.instant("exp"),
                VaultMembers.tags(body));
    }

    /// The values of `key_ops`; empty when there are none.
    static List<KeyOperation> operations(Members body) {
        return body.texts("key_ops").orElse(List.of()).stream()
                .map(text -> KeyOperation.of(text).orElseThrow(() -> body.refused("key_ops")))
                .toList();
    }

    /// The `alg` of encrypt, decrypt, wrap and unwrap.
    static EncryptionAlgorithm encryption(Members body) {
        return EncryptionAlgorithm.of(body.requiredText("alg"))
                .orElseThrow(() -> body.refused("alg"));
    }

    /// The `alg` of sign and verify.
    static SignatureAlgorithm signature(Members body) {
        return SignatureAlgorithm.of(body.requiredText("alg"))
                .orElseThrow(() -> body.refused("alg"));
    }

    /// KeyRotationPolicy.
    static RotationPolicy rotationPolicy(Members body) {
        var actions = new ArrayList<RotationPolicy.Action>();
        for (Members each : body.objects("lifetimeActions").orElse(List.of())) {
            Members trigger = each.objectOrEmpty("trigger");
            ActionType type = actionType(each.objectOrEmpty("action"));
            Optional<String> after = trigger.text("timeAfterCreate");
            Optional<String> before = trigger.text("timeBeforeExpiry");
            if (type == ActionType.NOTIFY && after.isEmpty() && before.isEmpty()) {
                before = Optional.of("P30D");
            }
            actions.add(new RotationPolicy.Action(type, after, before));
        }
        return new RotationPolicy(
                body.objectOrEmpty("attributes").text("expiryTime"),
                actions,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static ActionType actionType(Members action) {
        String text = action.requiredText("type");
        return Arrays.stream(ActionType.values())
                .filter(each -> each.text().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> action.refused("type"));
    }

    private static Members attributes(Members body) {
        Members attributes = body.objectOrEmpty("attributes");
        if (attributes.flag("exportable").orElse(false)) {
            throw attributes.refused("exportable");
        }
        if (body.has("release_policy")) {
            throw body.refused("release_policy");
        }
        return attributes;
    }
}
