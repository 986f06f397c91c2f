// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

/// Looks at the files of a ledger that nobody has open, without any key, and changes nothing:
/// are all there that the manifest names, does each byte of them verify by RocksDB's checksums,
/// do the logs follow one another, is the anchor spelled as an anchor is. Goes on after each
/// finding.
///
/// What this cannot see is everything that whoever made it could make again without a key: an
/// older state as a whole, a record put back. That takes the keys.
public final class LedgerFiles {
    /// Of a record of a log: sequence number (8), how many (4).
    private static final int LOG_HEAD_BYTES = 12;

    private final Path directory;
    private final String folder;
    private final FilesHearing hearing;

    static {
        RocksDB.loadLibrary();
    }

    private LedgerFiles(Path directory, FilesHearing hearing) {
        this.directory = directory;
        this.folder = String.valueOf(directory.getFileName());
        this.hearing = hearing;
    }

    /// Looks at the ledger in `directory` and at its anchor beside it. Facts `file` of the
    /// findings are relative to the folder that holds both.
    ///
    /// @throws Failed `STORAGE` when the folder cannot be listed
    public static void look(Path directory, FilesHearing hearing) {
        new LedgerFiles(directory, hearing).look();
    }

    private void look() {
        anchor();
        if (!Files.isDirectory(directory)) {
            found("the ledger is missing", folder);
            return;
        }
        Map<String, Long> files = files();
        Optional<Manifest> manifest = manifest(files);
        manifest.ifPresent(known -> missing(known, files));
        files.forEach(
                (name, bytes) -> {
                    if (name.endsWith(".sst")) {
                        table(name, bytes, manifest);
                        hearing.read(bytes);
                    } else if (!name.endsWith(".log")) {
                        hearing.read(bytes);
                    }
                });
        logs(files, manifest);
    }

    private void anchor() {
        Path file = directory.resolveSibling(folder + ".anchor");
        try {
            AnchorSpelling.check(file);
            hearing.read(Files.size(file));
        } catch (Failed failed) {
            hearing.found(new Finding(failed.text(), failed.facts()));
        } catch (IOException thrown) {
            throw unlisted(thrown);
        }
    }

    private Map<String, Long> files() {
        var files = new TreeMap<String, Long>();
        try (var listed = Files.list(directory)) {
            for (Path file : listed.toList()) {
                files.put(String.valueOf(file.getFileName()), Files.size(file));
            }
        } catch (IOException thrown) {
            throw unlisted(thrown);
        }
        return files;
    }

    private Optional<Manifest> manifest(Map<String, Long> files) {
        Path current = directory.resolve("CURRENT");
        if (!Files.exists(current)) {
            found("a file of the ledger is missing", folder + "/CURRENT");
            return Optional.empty();
        }
        try {
            String text = new String(Files.readAllBytes(current), StandardCharsets.ISO_8859_1);
            if (!text.matches("MANIFEST-[0-9]{6,}\n")) {
                found("a file of the ledger does not read", folder + "/CURRENT");
                return Optional.empty();
            }
            String name = text.strip();
            if (!files.containsKey(name)) {
                found("a file of the ledger is missing", folder + "/" + name);
                if (files.keySet().stream().anyMatch(file -> file.startsWith("MANIFEST-"))) {
                    found("it names another manifest than is there", folder + "/CURRENT");
                }
                return Optional.empty();
            }
            var manifest = Manifest.read(directory.resolve(name), folder + "/" + name);
            if (manifest.end() == LogRecords.End.TORN) {
                noted("the manifest ends within a record", folder + "/" + name);
            }
            return Optional.of(manifest);
        } catch (IOException thrown) {
            throw unlisted(thrown);
        } catch (Failed failed) {
            hearing.found(new Finding(failed.text(), failed.facts()));
            return Optional.empty();
        }
    }

    private void missing(Manifest manifest, Map<String, Long> files) {
        for (long number : manifest.tables().keySet()) {
            String name = "%06d.sst".formatted(number);
            if (!files.containsKey(name)) {
                found("a file of the ledger is missing", folder + "/" + name);
            }
        }
    }

    private void table(String name, long bytes, Optional<Manifest> manifest) {
        String file = folder + "/" + name;
        if (manifest.isPresent()) {
            var named = manifest.get().tables().get(number(name));
            if (named == null) {
                noted("a table that the manifest does not name", file);
                return; // the next start removes it, unread
            }
            if (named.bytes() != bytes) {
                found("a file of the ledger is not as long as it was", file);
                return;
            }
            table(file, name, manifest.get().family(named.family()));
        } else {
            table(file, name, "");
        }
    }

    /// @param family whose table it should be; empty when that is not known
    private void table(String file, String name, String family) {
        try (var options = new Options();
                var reader = new SstFileReader(options)) {
            reader.open(directory.resolve(name).toString());
            reader.verifyChecksum();
            String of =
                    new String(
                            reader.getTableProperties().getColumnFamilyName(),
                            StandardCharsets.US_ASCII);
            if (!family.isEmpty() && !of.equals(family)) {
                found("a table belongs to another family", file);
            }
        } catch (RocksDBException thrown) {
            var failed = RocksFailure.of(thrown, folder, name);
            found(failed.text(), file);
        }
    }

    /// Every log that is needed, in order: each record verifies, and each begins where the one
    /// before has ended.
    private void logs(Map<String, Long> files, Optional<Manifest> manifest) {
        long first = manifest.map(Manifest::firstLog).orElse(0L);
        List<String> logs =
                files.keySet().stream()
                        .filter(name -> name.matches("[0-9]{6,}\\.log"))
                        .filter(name -> number(name) >= first)
                        .sorted((one, other) -> Long.compare(number(one), number(other)))
                        .toList();
        if (logs.isEmpty() && manifest.isPresent()) {
            found("the write-ahead log is missing", folder + "/*.log");
        } else if (manifest.filter(Manifest::firstLogWas).isPresent()
                && number(logs.getFirst()) != first) {
            found("a write-ahead log is missing", folder + "/%06d.log".formatted(first));
        }
        var follows = new Follows(manifest.map(Manifest::lastSequence).orElse(Long.MAX_VALUE));
        for (String name : logs) {
            String file = folder + "/" + name;
            try {
                var end =
                        LogRecords.read(
                                directory.resolve(name),
                                file,
                                LOG_HEAD_BYTES,
                                head -> follows.take(head, file));
                if (end == LogRecords.End.TORN) {
                    if (name.equals(logs.getLast())) {
                        noted("the newest log ends within a record", file);
                    } else {
                        found("a log that is not the newest ends within a record", file);
                    }
                }
            } catch (Failed failed) {
                hearing.found(new Finding(failed.text(), failed.facts()));
                follows.forget();
            }
            hearing.read(files.getOrDefault(name, 0L));
        }
    }

    /// Sees that no log between two others is gone: RocksDB counts every record written, so a
    /// gap in the count is records lost.
    private final class Follows {
        private long next = -1;
        private final long before;
        private boolean told;

        /// @param before up to here at most may be in no log
        Follows(long before) {
            this.before = before;
        }

        void take(byte[] head, String file) {
            if (head.length < LOG_HEAD_BYTES) {
                throw new Failed(
                        Failure.CORRUPT,
                        "a file of the ledger does not read",
                        new Fact("file", file));
            }
            var from = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
            long sequence = from.getLong();
            int count = from.getInt();
            boolean gap = next < 0 ? sequence - 1 > before : sequence != next;
            if (gap && !told) {
                told = true;
                found("records before this log are missing", file);
            }
            next = sequence + count;
        }

        void forget() {
            next = 0;
            told = true;
        }
    }

    private static long number(String name) {
        String digits = name.substring(0, name.indexOf('.'));
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : -1;
    }

    private void found(String text, String file) {
        hearing.found(new Finding(text, List.of(new Fact("file", file))));
    }

    private void noted(String text, String file) {
        hearing.noted(new Finding(text, List.of(new Fact("file", file))));
    }

    private Failed unlisted(IOException thrown) {
        return new Failed(
                thrown,
                Failure.STORAGE,
                "the ledger's folder cannot be read",
                new Fact("file", folder));
    }
}
