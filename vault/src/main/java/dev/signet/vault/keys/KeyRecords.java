// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import dev.signet.ledger.record.RecordReader;
import dev.signet.ledger.record.RecordWriter;
import dev.signet.vault.records.RecordKind;
import dev.signet.vault.vaults.VaultRecords;
import java.util.List;
import java.util.Optional;

/// Keys and their versions as records (docs/formats/vault.md, families `key` and `version`).
public final class KeyRecords {
    private KeyRecords() {}

    /// Without the versions, which are records of their own.
    public static byte[] write(Key key) {
        var out = new RecordWriter(RecordKind.KEY.form());
        out.uuid(key.id())
                .text(key.name().text())
                .optional(key.rotationPolicy(), policy -> policy(out, policy))
                .optional(key.deletion(), deletion -> VaultRecords.deletion(out, deletion));
        return out.toBytes();
    }

    public static Key read(byte[] bytes, List<KeyVersion> versions) {
        return RecordReader.read(
                RecordKind.KEY.form(),
                bytes,
                in ->
                        new Key(
                                in.uuid(),
                                new KeyName(in.text()),
                                versions,
                                in.optional(KeyRecords::policy),
                                in.optional(VaultRecords::deletion)));
    }

    public static byte[] write(KeyVersion version) {
        var out = new RecordWriter(RecordKind.VERSION.form());
        fields(out, version);
        return out.toBytes();
    }

    public static KeyVersion readVersion(byte[] bytes) {
        return RecordReader.read(RecordKind.VERSION.form(), bytes, KeyRecords::fields);
    }

    public static void fields(RecordWriter out, KeyVersion version) {
        out.text(version.id().text()).number(version.number());
        switch (version.publicPart()) {
            case PublicPart.Rsa(var modulus, var exponent) ->
                    out.text("RSA").integer(modulus).integer(exponent);
            case PublicPart.Ec(var curve, var x, var y) ->
                    out.text("EC").text(curve.text()).integer(x).integer(y);
        }
        KeyAttributes attributes = version.attributes();
        out.list(version.operations(), operation -> out.text(operation.text()))
                .flag(attributes.enabled())
                .optional(attributes.notBefore(), out::instant)
                .optional(attributes.expires(), out::instant)
                .instant(attributes.created())
                .instant(attributes.updated());
        VaultRecords.tags(out, version.tags());
    }

    public static KeyVersion fields(RecordReader in) {
        return new KeyVersion(
                new KeyVersionId(in.text()),
                in.number(),
                publicPart(in),
                in.list(each -> each.choice(KeyOperation.values(), KeyOperation::text)),
                new KeyAttributes(
                        in.flag(),
                        in.optional(RecordReader::instant),
                        in.optional(RecordReader::instant),
                        in.instant(),
                        in.instant()),
                VaultRecords.tags(in));
    }

    public static void policy(RecordWriter out, RotationPolicy policy) {
        out.optional(policy.expiryTime(), out::text)
                .list(
                        policy.actions(),
                        action ->
                                out.text(action.type().text())
                                        .optional(action.timeAfterCreate(), out::text)
                                        .optional(action.timeBeforeExpiry(), out::text))
                .instant(policy.created())
                .instant(policy.updated());
    }

    public static RotationPolicy policy(RecordReader in) {
        Optional<String> expiryTime = in.optional(RecordReader::text);
        List<RotationPolicy.Action> actions =
                in.list(
                        each ->
                                new RotationPolicy.Action(
                                        each.choice(
                                                RotationPolicy.ActionType.values(),
                                                RotationPolicy.ActionType::text),
                                        each.optional(RecordReader::text),
                                        each.optional(RecordReader::text)));
        return new RotationPolicy(expiryTime, actions, in.instant(), in.instant());
    }

    private enum Kind {
        RSA,
        EC
    }

    private static PublicPart publicPart(RecordReader in) {
        return switch (in.choice(Kind.values(), Kind::name)) {
            case RSA -> new PublicPart.Rsa(in.integer(), in.integer());
            case EC ->
                    new PublicPart.Ec(
                            in.choice(EcCurve.values(), EcCurve::text), in.integer(), in.integer());
        };
    }
}
