// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.base.Digests;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.keys.AllowedVaults;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The two files of a key ring. Odd sequence numbers live in `keyring.a`, even ones in
/// `keyring.b`, and each file carries the digest of the one before, which is the other file. So
/// a file that was put back, copied over the other, or taken away does not fit, and is refused.
///
/// A ring is handed out with both files written: one file alone is a creation that was cut off.
/// One caller at a time.
final class RingSlots {
    static final String ODD = "keyring.a";
    static final String EVEN = "keyring.b";
    static final String FRESH = "keyring.new";

    private static final List<String> ALL = List.of(ODD, EVEN, FRESH);

    private final RingDisk disk;
    private final AllowedVaults allowed;

    /// The newest page, the digest of its file, and whether the other file says the same.
    record Newest(RingPage page, byte[] digest, boolean settled) {}

    RingSlots(RingDisk disk, AllowedVaults allowed) {
        this.disk = disk;
        this.allowed = allowed;
    }

    /// @return empty when there is no ring, or only one that was never handed out
    /// @throws Failed as [RingCodec#parse]; `CORRUPT` also when the files do not fit together;
    ///     `INVALID` when the ring names a vault that is not allowed any more
    Optional<Newest> read() {
        Optional<byte[]> odd = disk.read(ODD, RingCodec.FILE_BYTES_MAX);
        Optional<byte[]> even = disk.read(EVEN, RingCodec.FILE_BYTES_MAX);
        if (odd.isEmpty() && even.isEmpty()) {
            return Optional.empty();
        }
        if (odd.isEmpty()) {
            throw misfit(ODD);
        }
        RingPage oddPage = RingCodec.parse(odd.get(), ODD);
        if (even.isEmpty()) {
            if (oddPage.sequence() == 1) {
                return Optional.empty();
            }
            throw misfit(EVEN);
        }
        RingPage evenPage = RingCodec.parse(even.get(), EVEN);
        check(oddPage.sequence() % 2 == 1, ODD);
        check(evenPage.sequence() % 2 == 0, EVEN);
        Newest newest =
                oddPage.sequence() > evenPage.sequence()
                        ? newest(oddPage, odd.get(), evenPage, even.get())
                        : newest(evenPage, even.get(), oddPage, odd.get());
        // last: a damaged address is damage and not an address
        newest.page().content().keyUri().ifPresent(uri -> uri.require(allowed));
        return Optional.of(newest);
    }

    private static Newest newest(RingPage page, byte[] bytes, RingPage before, byte[] bytesBefore) {
        String file = name(before.sequence());
        check(before.sequence() == page.sequence() - 1, file);
        check(Arrays.equals(page.previous(), Digests.sha256(bytesBefore)), file);
        // only an opened key can tell whether the newest page is authentic; that no change of ours
        // has made it of the other one shows without, and must not pass for the customer's no
        check(page.content().follows(before.content()), name(page.sequence()));
        return new Newest(page, Digests.sha256(bytes), page.content().equals(before.content()));
    }

    /// Writes one page into the slot of its number: the other slot is not touched.
    ///
    /// @return the digest of the file
    byte[] write(RingPage page) {
        byte[] bytes = RingCodec.encode(page);
        if (bytes.length > RingCodec.FILE_BYTES_MAX) {
            throw new Failed(Failure.TOO_LARGE, "the key ring has too many generations");
        }
        disk.write(FRESH, bytes);
        disk.sync(FRESH);
        disk.rename(FRESH, name(page.sequence()));
        disk.syncFolder();
        return Digests.sha256(bytes);
    }

    /// Overwrites and deletes whatever there is of a ring, readable or not. Best effort as to the
    /// bytes: a disk may keep old blocks.
    void erase() {
        for (String name : ALL) {
            Optional<byte[]> old = disk.read(name, RingCodec.FILE_BYTES_MAX);
            if (old.isPresent()) {
                disk.overwrite(name, old.get().length);
                disk.sync(name);
                disk.delete(name);
            }
        }
        disk.syncFolder();
    }

    static String name(long sequence) {
        return sequence % 2 == 1 ? ODD : EVEN;
    }

    private static void check(boolean fits, String file) {
        if (!fits) {
            throw misfit(file);
        }
    }

    private static Failed misfit(String file) {
        return new Failed(
                Failure.CORRUPT,
                "the files of the key ring do not follow one another; restore both from a backup",
                new Fact("file", file));
    }
}
