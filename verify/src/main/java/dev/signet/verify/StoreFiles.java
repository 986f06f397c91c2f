// SPDX-License-Identifier: Apache-2.0
package dev.signet.verify;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.SealedFileFacts;
import dev.signet.keys.ring.RingFiles;
import dev.signet.ledger.FilesHearing;
import dev.signet.ledger.Finding;
import dev.signet.ledger.LedgerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The files of one store (an account, the control plane's records, the embedded vault), looked
/// at without any key.
final class StoreFiles {
    private final Path data;
    private final Optional<UUID> id;
    private final VerifyOutput told;

    /// @param data the data folder
    /// @param id whose store it is; empty when that is not known
    StoreFiles(Path data, Optional<UUID> id, VerifyOutput told) {
        this.data = data;
        this.id = id;
        this.told = told;
    }

    /// @param sequenceMin the highest sequence number that has been seen of the ring; 0 for none
    /// @return what the ring says of itself, if it reads
    Optional<RingFiles.Said> ring(Path folder, long sequenceMin) {
        String name = name(folder);
        RingFiles ring = RingFiles.in(folder);
        ring.damages().forEach(damage -> told.damaged(name, damage));
        for (String file : List.of("keyring.a", "keyring.b")) {
            told.read(name, folder.resolve(file).toFile().length());
        }
        if (ring.damages().isEmpty() && ring.said().isPresent()) {
            var said = ring.said().get();
            String newest = said.sequence() % 2 == 1 ? "keyring.a" : "keyring.b";
            if (id.isPresent() && !said.account().equals(id.get())) {
                told.damaged(name, "the key ring is of another account", file(newest));
            }
            if (said.sequence() < sequenceMin) {
                told.damaged(
                        name,
                        "the key ring is older than one that was in use",
                        List.of(
                                new Fact("file", newest),
                                new Fact("sequence", said.sequence()),
                                new Fact("expected", sequenceMin)));
            }
        }
        return ring.said();
    }

    /// @param folder that holds the ledger and its anchor
    /// @param ledger the folder that RocksDB keeps
    void ledger(Path folder, Path ledger) {
        String name = name(folder);
        LedgerFiles.look(
                ledger,
                new FilesHearing() {
                    @Override
                    public void found(Finding finding) {
                        told.damaged(name, finding.text(), finding.facts());
                    }

                    @Override
                    public void noted(Finding finding) {
                        told.noted(name, finding.text(), finding.facts());
                    }

                    @Override
                    public void read(long bytes) {
                        told.read(name, bytes);
                    }
                });
    }

    /// Of the two folders of indexes one is in use, and in the other one may be in the making.
    ///
    /// @param generations that the ring has; empty when it does not read
    void index(Path folder, List<Integer> generations) {
        String name = name(folder);
        boolean isThere = false;
        boolean committed = false;
        for (String each : List.of("index", "index-2")) {
            Path index = folder.resolve(each);
            if (Files.isDirectory(index)) {
                isThere = true;
                committed |= index(name, each, index, generations);
            }
        }
        if (!isThere) {
            told.noted(name, "there is no index; the next start makes it", file("index"));
        } else if (!committed) {
            told.noted(name, "the index has no commit; the next start makes it", file("index"));
        }
    }

    /// Files that wait to be fetched; each is of a set of its own.
    ///
    /// @param generations as of [#index]
    void staged(Path folder, List<Integer> generations) {
        String name = name(folder);
        Path staged = folder.resolve("staged");
        if (Files.isDirectory(staged)) {
            for (Path file : files(staged)) {
                var _ =
                        sealed(
                                name,
                                "staged",
                                file,
                                Purpose.STAGING,
                                Optional.empty(),
                                generations);
                told.read(name, file.toFile().length());
            }
        }
    }

    /// @return whether there is a commit
    private boolean index(String name, String at, Path index, List<Integer> generations) {
        Optional<UUID> set = Optional.empty();
        boolean committed = false;
        for (Path file : files(index)) {
            String last = String.valueOf(file.getFileName());
            committed |= last.startsWith("segments_");
            if (!last.equals("write.lock")) {
                set = sealed(name, at, file, Purpose.INDEX, set, generations);
            }
            told.read(name, file.toFile().length());
        }
        return committed;
    }

    /// @return the file set that all files of an index have
    private Optional<UUID> sealed(
            String name,
            String at,
            Path file,
            Purpose purpose,
            Optional<UUID> set,
            List<Integer> generations) {
        List<Fact> facts = file(at + "/" + file.getFileName());
        try {
            switch (SealedFileFacts.of(file, purpose)) {
                case SealedFileFacts.CutShort() -> {
                    // of a file that no commit names yet; only the keys tell whether one does
                    told.noted(name, "a sealed file ends within a segment", facts);
                    return set;
                }
                case SealedFileFacts.Whole(_, int generation, UUID fileSet, _) -> {
                    if (set.isPresent() && !set.get().equals(fileSet)) {
                        told.damaged(name, "sealed file belongs to another set", facts);
                    }
                    if (!generations.isEmpty() && !generations.contains(generation)) {
                        told.damaged(
                                name, "sealed file is of a generation that the ring lacks", facts);
                    }
                    return set.or(() -> Optional.of(fileSet));
                }
            }
        } catch (IOException e) {
            throw new Failed(e, Failure.STORAGE, "cannot read", new Fact("file", file));
        } catch (Failed failed) {
            told.damaged(name, failed.text(), facts);
            return set;
        }
    }

    private static List<Path> files(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new Failed(e, Failure.STORAGE, "cannot list", new Fact("folder", folder));
        }
    }

    private String name(Path folder) {
        return data.relativize(folder).toString();
    }

    private static List<Fact> file(String name) {
        return List.of(new Fact("file", name));
    }
}
