// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import dev.signet.base.Failed;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/// Makes of the settings `export-to`, `export-s3` and `export-sas` the places that files may be
/// written to. The name of a place is that of the storage account in `NAME.blob.core...`, else the
/// last part of its path, else the first of its host; accounts choose a place by it.
public final class ConfiguredDestinations {
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final String SETTING = "export-to";
    private static final String SAS = "export-sas";
    private static final PlaceSettings SETTINGS =
            new PlaceSettings(
                    SETTING, "export-s3", "the data folder is no place that files are written to");

    private ConfiguredDestinations() {}

    /// @param texts a folder, `azure:https://...` for what the machine's identity may write,
    ///     `https://...` for what a shared access signature opens, `s3:https://...`
    /// @param s3 a file with `accessKeyId`, `secretAccessKey` and `region`
    /// @param sas a file with a line `NAME=SIGNATURE` for each place of `https`
    /// @param data the data folder, which is no place of files
    /// @param clock by which requests are signed
    /// @throws Failed `INVALID` with what is wrong
    public static Destinations of(
            List<String> texts, Optional<Path> s3, Optional<Path> sas, Path data, Clock clock) {
        var client = new WebClient(SILENCE, Optional.empty());
        var places = new LinkedHashMap<String, Destination>();
        Properties signatures =
                sas.map(file -> PlaceSettings.properties(SAS, file)).orElseGet(Properties::new);
        for (String text : texts) {
            Destination place = place(text, s3, signatures, data, clock, client);
            String name = name(place.base());
            if (name.isEmpty()) {
                throw PlaceSettings.wrong(
                        SETTING + ": the place has no name; expected is one at the end of its path",
                        text);
            }
            if (places.putIfAbsent(name, place) != null) {
                throw PlaceSettings.wrong(SETTING + ": two places have the same name", name);
            }
        }
        return new Destinations(places);
    }

    private static Destination place(
            String text,
            Optional<Path> s3,
            Properties signatures,
            Path data,
            Clock clock,
            WebClient client) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith(ConfiguredPlaces.AZURE)) {
            return new BlobDestination(
                    SETTINGS.prefix(text.substring(ConfiguredPlaces.AZURE.length())),
                    Optional.empty(),
                    new BlobSigning(ManagedIdentity.ofMachine(clock)),
                    client);
        }
        if (lower.startsWith(ConfiguredPlaces.S3)) {
            return new S3Destination(
                    SETTINGS.prefix(text.substring(ConfiguredPlaces.S3.length())),
                    SETTINGS.signing(s3, clock),
                    client);
        }
        if (lower.startsWith("https:") || lower.startsWith("http:")) {
            WebPrefix prefix = SETTINGS.prefix(text);
            return new BlobDestination(
                    prefix,
                    Optional.of(signature(signatures, name(prefix.base()))),
                    new BlobSigning(ConfiguredDestinations::noIdentity),
                    client);
        }
        return new FolderDestination(SETTINGS.folder(text, data));
    }

    /// The place speaks for itself: its signature stands in every address.
    private static String noIdentity() {
        throw new IllegalStateException("a place with a signature asks no identity");
    }

    private static String signature(Properties signatures, String name) {
        String found = signatures.getProperty(name, "");
        String plain = found.startsWith("?") ? found.substring(1) : found;
        if (!("&" + plain).contains("&sig=") || !plain.matches("[!-~]+")) {
            throw PlaceSettings.wrong(
                    SETTING
                            + ": a place that begins with https: needs its shared access signature"
                            + " in the file that export-sas names, in a line that begins with the"
                            + " name of the place; azure: is for the machine's identity, s3: for S3",
                    name);
        }
        return plain;
    }

    /// The name of a place by its address; empty: it has none.
    private static String name(URI base) {
        String host = Optional.ofNullable(base.getHost()).orElse("");
        String[] path = base.getPath().split("/");
        boolean isOfHost = host.contains(".blob.") || path.length == 0;
        String name = isOfHost ? host.split("\\.")[0] : path[path.length - 1];
        return FilePath.isName(name) ? name : "";
    }
}
