// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.KeyUri;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What the two files of a key ring show without any key: whether each is spelled as a ring is,
/// whether they follow one another, and what they say of themselves. Whether that is true shows
/// when the ring is opened.
///
/// @param damages each with its fact `file`; empty when nothing is wrong
/// @param said what the newer file says; empty when it does not read
public record RingFiles(List<Failed> damages, Optional<Said> said) {
    /// What a ring says of itself.
    ///
    /// @param keyUri the customer's key; empty for a service-managed account
    /// @param generations ascending
    public record Said(
            UUID account,
            UUID root,
            Optional<KeyUri> keyUri,
            List<Integer> generations,
            long sequence) {}

    public RingFiles {
        damages = List.copyOf(damages);
    }

    /// Looks at the ring in `folder`.
    ///
    /// @throws Failed `STORAGE`
    public static RingFiles in(Path folder) {
        var disk = new FolderDisk(folder);
        var damages = new ArrayList<Failed>();
        var pages = new ArrayList<RingPage>();
        for (String name : List.of(RingSlots.ODD, RingSlots.EVEN)) {
            Optional<byte[]> bytes = disk.read(name, RingCodec.FILE_BYTES_MAX);
            if (bytes.isEmpty()) {
                damages.add(
                        new Failed(
                                Failure.CORRUPT,
                                "a file of the key ring is missing",
                                new Fact("file", name)));
                continue;
            }
            try {
                pages.add(RingCodec.parse(bytes.get(), name));
            } catch (Failed failed) {
                damages.add(failed);
            }
        }
        if (damages.isEmpty()) {
            try {
                var _ = new RingSlots(disk, anyOf(pages)).read();
            } catch (Failed failed) {
                damages.add(failed);
            }
        }
        var newest =
                pages.stream()
                        .max((one, other) -> Long.compare(one.sequence(), other.sequence()))
                        .map(RingFiles::said);
        return new RingFiles(damages, newest);
    }

    private static Said said(RingPage page) {
        RingContent content = page.content();
        return new Said(
                content.account(),
                content.root(),
                content.keyUri(),
                content.generations().stream().map(RingGeneration::number).toList(),
                page.sequence());
    }

    /// Whichever vaults they name: nobody is asked here.
    private static AllowedVaults anyOf(List<RingPage> pages) {
        return AllowedVaults.of(
                pages.stream()
                        .flatMap(page -> page.content().keyUri().stream())
                        .map(KeyUri::vault)
                        .distinct()
                        .toList());
    }
}
