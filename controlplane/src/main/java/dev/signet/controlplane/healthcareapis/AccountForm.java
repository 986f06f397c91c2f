// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.provider.RecordForm;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRecord;
import java.util.Locale;

/// Accounts' records: one for each name, which is its own in the whole installation.
final class AccountForm implements RecordForm<AccountState> {
    @Override
    public String prefix() {
        return "account/";
    }

    @Override
    public String key(ResourceId id) {
        return prefix() + id.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public byte[] write(ResourceRecord<AccountState> record) {
        return RecordCodec.write(AccountRecord.of(record));
    }

    @Override
    public ResourceRecord<AccountState> read(byte[] bytes) {
        return RecordCodec.read(bytes, AccountRecord.class).resource();
    }
}
