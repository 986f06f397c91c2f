// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.plain;

import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.provider.RecordForm;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceType;
import java.util.Locale;

/// Records of one type of plain resources.
///
/// @param global whether a name is its own in the whole installation, not only in its group
public record PlainForm(ResourceType type, boolean global) implements RecordForm<PlainState> {
    private static final String ALL = "resource/";

    /// Reads every record of every type, for what does not read.
    ///
    /// @throws dev.signet.base.Failed `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`
    public static void readAll(ControlStore records) {
        records.startingWith(ALL)
                .values()
                .forEach(
                        bytes -> {
                            var _ = RecordCodec.read(bytes, PlainRecord.class).resource();
                        });
    }

    @Override
    public String prefix() {
        // no type's name holds a colon, so no type's records begin like another's
        return ALL + lower(type.text()) + ":";
    }

    @Override
    public String key(ResourceId id) {
        String place = global ? "" : lower(id.subscription()) + "/" + lower(id.group()) + "/";
        return prefix() + place + lower(id.path());
    }

    @Override
    public byte[] write(ResourceRecord<PlainState> record) {
        return RecordCodec.write(PlainRecord.of(record));
    }

    @Override
    public ResourceRecord<PlainState> read(byte[] bytes) {
        return RecordCodec.read(bytes, PlainRecord.class).resource();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
