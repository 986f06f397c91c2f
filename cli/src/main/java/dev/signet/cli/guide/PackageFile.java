// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.guide;

import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A package of an implementation guide as a file: a gzipped tar in the form of npm
/// (<https://confluence.hl7.org/display/FHIR/NPM+Package+Specification>).
/// Its resources are the files `package/*.json`; what lies deeper is not part of it. Nothing is
/// unpacked to disk, and no more than one file of it is in memory.
///
/// @param file the archive
/// @param limits beyond which it is refused
public record PackageFile(Path file, Limits limits) {
    private static final String FOLDER = "package/";
    private static final String MANIFEST = FOLDER + "package.json";

    /// Bounds, all inclusive.
    ///
    /// @param packedBytes of the archive
    /// @param entries of the archive
    /// @param bytes of all entries, unpacked: a small archive can become any length
    /// @param resourceBytes of one resource
    public record Limits(long packedBytes, int entries, long bytes, int resourceBytes) {
        /// A resource is what an account takes of one.
        public static final Limits DEFAULT = new Limits(128L << 20, 50_000, 1L << 30, 2 << 20);
    }

    /// Takes the resources one after the other.
    @FunctionalInterface
    public interface Consumer {
        /// @param name of the file within the package
        void take(String name, ObjectNode resource);
    }

    /// What the package says of itself.
    ///
    /// @throws CommandFailed when it is no package or beyond the limits; every entry has been
    ///     looked at then
    public Manifest manifest() {
        Optional<Manifest> found = Optional.empty();
        try (Walk walk = new Walk()) {
            for (var entry = walk.next(); entry.isPresent(); entry = walk.next()) {
                if (name(entry.get()).equals(MANIFEST)) {
                    if (found.isPresent()) {
                        throw refused("has " + MANIFEST + " twice");
                    }
                    JsonNode said = walk.json(entry.get());
                    found =
                            Optional.of(
                                    Manifest.of(said).orElseThrow(() -> refused(Manifest.WRONG)));
                }
            }
        } catch (IOException e) {
            throw refused("is no gzipped tar, or ends early");
        }
        return found.orElseThrow(() -> refused("has no " + MANIFEST));
    }

    /// Gives all resources in the order of the archive.
    ///
    /// @throws CommandFailed when one is no JSON or no resource, or beyond the limits
    public void resources(Consumer consumer) {
        try (Walk walk = new Walk()) {
            for (var entry = walk.next(); entry.isPresent(); entry = walk.next()) {
                String name = name(entry.get());
                String within = name.startsWith(FOLDER) ? name.substring(FOLDER.length()) : "/";
                if (within.endsWith(".json")
                        && !within.contains("/")
                        && !within.startsWith(".")
                        && !name.equals(MANIFEST)) {
                    JsonNode read = walk.json(entry.get());
                    if (!(read instanceof ObjectNode resource)
                            || Json.text(read, "resourceType").isEmpty()) {
                        throw refused("has a file that is no resource: " + shown(within));
                    }
                    consumer.take(within, resource);
                }
            }
        } catch (IOException e) {
            throw refused("is no gzipped tar, or ends early");
        }
    }

    private static String name(TarArchiveEntry entry) {
        return entry.getName().replaceFirst("^\\./", "");
    }

    /// A name of a stranger's: without what a terminal would act on.
    private static String shown(String name) {
        String plain = name.replaceAll("[^ -~]", "?");
        return plain.length() > 100 ? plain.substring(0, 100) + "..." : plain;
    }

    private CommandFailed refused(String why) {
        return CommandFailed.error(file + " " + why);
    }

    /// One way through the archive.
    private final class Walk implements AutoCloseable {
        private final TarArchiveInputStream tar;
        private int entries;
        private long bytes;

        Walk() throws IOException {
            if (!Files.isRegularFile(file)) {
                throw CommandFailed.missing("there is no file " + file);
            }
            if (Files.size(file) > limits.packedBytes()) {
                throw refused("is larger than " + limits.packedBytes() + " bytes");
            }
            InputStream packed = new BufferedInputStream(Files.newInputStream(file));
            try {
                this.tar = new TarArchiveInputStream(new GZIPInputStream(packed));
            } catch (IOException e) {
                packed.close();
                throw e;
            }
        }

        /// The next file; folders are passed, anything else is refused.
        Optional<TarArchiveEntry> next() throws IOException {
            while (true) {
                TarArchiveEntry entry = tar.getNextEntry();
                if (entry == null) {
                    return Optional.empty();
                }
                entries++;
                bytes += Math.max(0, entry.getSize());
                if (entries > limits.entries()) {
                    throw refused("has more than " + limits.entries() + " entries");
                }
                if (bytes > limits.bytes()) {
                    throw refused("unpacks to more than " + limits.bytes() + " bytes");
                }
                if (entry.isDirectory()) {
                    continue;
                }
                boolean isOther =
                        entry.isSymbolicLink()
                                || entry.isLink()
                                || entry.isCharacterDevice()
                                || entry.isBlockDevice()
                                || entry.isFIFO()
                                || entry.isSparse();
                if (isOther) {
                    throw refused("has an entry that is no file: " + shown(entry.getName()));
                }
                return Optional.of(entry);
            }
        }

        JsonNode json(TarArchiveEntry entry) throws IOException {
            if (entry.getSize() > limits.resourceBytes()) {
                throw refused(
                        "has a file of more than "
                                + limits.resourceBytes()
                                + " bytes, which an account does not take: "
                                + shown(entry.getName()));
            }
            byte[] read = tar.readAllBytes();
            return Json.read(read)
                    .orElseThrow(() -> refused("has no JSON in " + shown(entry.getName())));
        }

        @Override
        public void close() throws IOException {
            tar.close();
        }
    }
}
