// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import dev.signet.base.Failed;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Makes of the settings `import-from` and `import-s3` the places that files may be read from.
public final class ConfiguredPlaces {
    static final String AZURE = "azure:";
    static final String S3 = "s3:";
    private static final PlaceSettings SETTINGS =
            new PlaceSettings(
                    "import-from",
                    "import-s3",
                    "the data folder is no place that files are read from");
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private ConfiguredPlaces() {}

    /// @param texts a folder, `https://...`, `azure:https://...` for what the machine's identity
    ///     may read, `s3:https://...` for what is signed as S3 has it
    /// @param s3 a file with `accessKeyId`, `secretAccessKey` and `region`
    /// @param data the data folder, which is no place of files
    /// @param clock by which requests are signed
    /// @throws Failed `INVALID` with what is wrong
    public static Places of(List<String> texts, Optional<Path> s3, Path data, Clock clock) {
        var folders = new ArrayList<FolderSource>();
        var webs = new ArrayList<WebSource>();
        var client = new WebClient(SILENCE, Optional.empty());
        for (String text : texts) {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.startsWith(AZURE)) {
                var signing = new BlobSigning(ManagedIdentity.ofMachine(clock));
                webs.add(web(text.substring(AZURE.length()), signing, client));
            } else if (lower.startsWith(S3)) {
                webs.add(web(text.substring(S3.length()), signing(s3, clock), client));
            } else if (lower.startsWith("https:") || lower.startsWith("http:")) {
                webs.add(web(text, Signing.NONE, client));
            } else {
                folders.add(folder(text, data));
            }
        }
        return new Places(folders, webs);
    }

    private static WebSource web(String text, Signing signing, WebClient client) {
        return new WebSource(SETTINGS.prefix(text), signing, client);
    }

    private static FolderSource folder(String text, Path data) {
        return SETTINGS.folder(text, data);
    }

    private static Signing signing(Optional<Path> file, Clock clock) {
        return SETTINGS.signing(file, clock);
    }
}
