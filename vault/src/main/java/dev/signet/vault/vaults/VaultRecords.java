// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import dev.signet.ledger.record.RecordReader;
import dev.signet.ledger.record.RecordWriter;
import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.access.NetworkRules;
import dev.signet.vault.keys.Deletion;
import dev.signet.vault.keys.Tags;
import dev.signet.vault.records.RecordKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Vaults as records (docs/formats/vault.md, family `vault`).
public final class VaultRecords {
    private VaultRecords() {}

    public static byte[] write(Vault vault) {
        var out = new RecordWriter(RecordKind.VAULT.form());
        out.uuid(vault.id())
                .text(vault.name().text())
                .text(vault.resourceId())
                .text(vault.tenantId())
                .text(vault.location())
                .text(vault.sku().text())
                .flag(vault.softDelete())
                .number(vault.retentionDays())
                .flag(vault.purgeProtection())
                .flag(vault.roles())
                .list(vault.accessPolicies(), policy -> policy(out, policy));
        network(out, vault.network());
        tags(out, vault.tags());
        out.instant(vault.created())
                .optional(vault.deletion(), deletion -> deletion(out, deletion));
        return out.toBytes();
    }

    public static Vault read(byte[] bytes) {
        return RecordReader.read(
                RecordKind.VAULT.form(),
                bytes,
                in ->
                        new Vault(
                                in.uuid(),
                                new VaultName(in.text()),
                                in.text(),
                                in.text(),
                                in.text(),
                                in.choice(Sku.values(), Sku::text),
                                in.flag(),
                                in.number(),
                                in.flag(),
                                in.flag(),
                                in.list(VaultRecords::policy),
                                network(in),
                                tags(in),
                                in.instant(),
                                in.optional(VaultRecords::deletion)));
    }

    public static void deletion(RecordWriter out, Deletion deletion) {
        out.instant(deletion.deleted()).instant(deletion.scheduledPurge());
    }

    public static Deletion deletion(RecordReader in) {
        return new Deletion(in.instant(), in.instant());
    }

    public static void tags(RecordWriter out, Tags tags) {
        out.list(
                tags.values().entrySet(), entry -> out.text(entry.getKey()).text(entry.getValue()));
    }

    public static Tags tags(RecordReader in) {
        Map<String, String> values = new LinkedHashMap<>();
        in.list(reader -> values.put(reader.text(), reader.text()));
        return new Tags(values);
    }

    private static void policy(RecordWriter out, AccessPolicy policy) {
        out.text(policy.tenantId())
                .text(policy.objectId())
                .optional(policy.applicationId(), out::text);
        AccessPolicy.Permissions permissions = policy.permissions();
        words(out, permissions.keys());
        words(out, permissions.secrets());
        words(out, permissions.certificates());
        words(out, permissions.storage());
    }

    private static AccessPolicy policy(RecordReader in) {
        return new AccessPolicy(
                in.text(),
                in.text(),
                in.optional(RecordReader::text),
                new AccessPolicy.Permissions(words(in), words(in), words(in), words(in)));
    }

    private static void network(RecordWriter out, NetworkRules rules) {
        out.flag(rules.publicAccess()).flag(rules.allowByDefault()).flag(rules.trustedBypass());
        words(out, rules.ipRules());
        words(out, rules.virtualNetworkRules());
    }

    private static NetworkRules network(RecordReader in) {
        return new NetworkRules(in.flag(), in.flag(), in.flag(), words(in), words(in));
    }

    private static void words(RecordWriter out, List<String> words) {
        out.list(words, out::text);
    }

    private static List<String> words(RecordReader in) {
        return in.list(RecordReader::text);
    }
}
