// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

/// Where the records of a type's resources stand and how they are written
/// (docs/formats/control-records.md).
public interface RecordForm<S> {
    /// What the keys of all records of the type begin with and no others do: `account/`.
    String prefix();

    /// The key of a resource's record. Two resources of one key cannot be: who comes second is told
    /// that the name is taken.
    String key(ResourceId id);

    byte[] write(ResourceRecord<S> record);

    /// @throws dev.signet.base.Failed `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`, `CORRUPT`
    ResourceRecord<S> read(byte[] bytes);
}
