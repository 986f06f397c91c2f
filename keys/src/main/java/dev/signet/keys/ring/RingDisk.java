// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import java.util.Optional;

/// The few disk operations of a key ring, each of which a crash may follow. Names are plain file
/// names in one folder. Every method throws [dev.signet.base.Failed] `STORAGE` when the disk
/// does.
interface RingDisk {
    /// The file's bytes, at most `bytesMax`; one more tells that it is longer.
    Optional<byte[]> read(String name, int bytesMax);

    /// Creates or replaces a file, readable by its owner only; not yet synced.
    void write(String name, byte[] bytes);

    /// Overwrites the first `count` bytes of a file with zeros, in place.
    void overwrite(String name, int count);

    void sync(String name);

    /// Atomic; replaces `to`.
    void rename(String from, String to);

    /// Nothing happens when there is no such file.
    void delete(String name);

    /// Makes renames and deletions last.
    void syncFolder();
}
