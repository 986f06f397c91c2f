// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import dev.signet.anonymisation.Anonymisation;
import dev.signet.anonymisation.AnonymisationRefused;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.FhirSettings;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.bulk.export.ExportRequest.Outside;
import dev.signet.dataplane.bulk.job.EntityTag;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.IssueType;
import dev.signet.transfer.Destination;
import dev.signet.transfer.Destinations;
import dev.signet.transfer.FilePath;
import dev.signet.transfer.Source.Reason;
import dev.signet.transfer.Source.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Reads where the files of an export shall go and how they are changed on the way; refuses what
/// cannot be held to before a job begins. Any thread.
///
/// @param settings of the account, now: its storage account chooses the place
record ExportOutside(FhirModel model, Supplier<FhirSettings> settings, Destinations destinations) {
    /// Where the retired service keeps configurations.
    private static final String CONFIGURATIONS = "anonymization";

    private static final String CONTAINER = "_container";
    private static final String CONFIGURATION = "_anonymizationConfig";
    private static final String ETAG = "_anonymizationConfigEtag";
    private static final String COUNT = "_maxCount";
    private static final int CONFIGURATION_BYTES_MAX = 256 << 10;
    private static final int COUNT_LEAST = 10;
    private static final int COUNT_MOST = 10_000_000;

    /// Azure Storage, "Naming and referencing containers".
    private static final Pattern CONTAINER_NAME =
            Pattern.compile("(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*");

    /// @throws FhirError 400 naming the parameter, or the account's storage
    /// @throws Failed `UNAVAILABLE` when a configuration cannot be read now
    Outside of(Given given) {
        Optional<String> container = given.text(CONTAINER);
        Optional<String> configuration = given.text(CONFIGURATION);
        if (configuration.isEmpty() && given.text(ETAG).isPresent()) {
            throw refused(ETAG + ": it says what the file of _anonymizationConfig must be", ETAG);
        }
        if (configuration.isPresent() && container.isEmpty()) {
            throw refused(
                    CONFIGURATION + ": an anonymized export needs a _container to go to",
                    CONFIGURATION);
        }
        Optional<String> storage = settings.get().exportStorage().filter(name -> !name.isBlank());
        if (storage.isEmpty()) {
            if (container.isPresent()) {
                throw refused(
                        CONTAINER
                                + ": the account has no storage account that exports go to"
                                + " (exportConfiguration.storageAccountName)",
                        CONTAINER);
            }
            return new Outside(Optional.empty(), count(given), Optional.empty());
        }
        Destination place = destinations.find(storage.get()).orElseThrow(ExportOutside::notAllowed);
        container
                .filter(name -> !CONTAINER_NAME.matcher(name).matches())
                .ifPresent(
                        _ -> {
                            throw given.wrong(
                                    CONTAINER,
                                    "3 to 63 of a-z, 0-9 and single hyphens between them");
                        });
        var target = new ExportTarget(storage.get(), place.base(), container.orElse(""));
        return new Outside(
                Optional.of(target),
                count(given),
                configuration.map(name -> checked(given, name, place)));
    }

    private static FhirError notAllowed() {
        return refused(
                "the account's exportConfiguration.storageAccountName is the name of no place that"
                        + " the operator has allowed; such places are named by the setting"
                        + " export-to",
                "");
    }

    private static int count(Given given) {
        return given.text(COUNT)
                .map(
                        text -> {
                            if (!text.matches("[0-9]{1,8}")
                                    || Integer.parseInt(text) < COUNT_LEAST
                                    || Integer.parseInt(text) > COUNT_MOST) {
                                throw given.wrong(COUNT, "a number, 10 to 10,000,000");
                            }
                            return Integer.parseInt(text);
                        })
                .orElse(0);
    }

    /// The configuration's text, when it can be held to.
    private String checked(Given given, String name, Destination place) {
        if (!FilePath.isName(name)) {
            throw given.wrong(CONFIGURATION, "the name of a file");
        }
        String text = read(given, FilePath.of(CONFIGURATIONS, name), place);
        try {
            var _ = Anonymisation.of(text, model.definitions(), LocalDate.EPOCH);
        } catch (AnonymisationRefused refused) {
            throw refused(CONFIGURATION + ": " + refused.text(), CONFIGURATION);
        }
        return text;
    }

    private String read(Given given, FilePath path, Destination place) {
        Optional<String> etag =
                given.text(ETAG)
                        .map(
                                text ->
                                        EntityTag.of(text)
                                                .orElseThrow(
                                                        () -> given.wrong(ETAG, "an entity tag")));
        return switch (place.open(path, etag)) {
            case Reply.Opened opened -> text(opened);
            case Reply.Refused(Reason reason) ->
                    throw refused(
                            reason == Reason.CHANGED
                                    ? ETAG + ": the file of _anonymizationConfig is another one"
                                    : CONFIGURATION
                                            + ": there is no such file that could be read in the"
                                            + " container anonymization of the account's storage",
                            CONFIGURATION);
            case Reply.NoAnswer _ ->
                    throw new Failed(Failure.UNAVAILABLE, "the storage of exports does not answer");
        };
    }

    private static String text(Reply.Opened opened) {
        try (InputStream bytes = opened.bytes()) {
            byte[] all = bytes.readNBytes(CONFIGURATION_BYTES_MAX + 1);
            if (all.length > CONFIGURATION_BYTES_MAX) {
                throw refused(CONFIGURATION + ": the file is longer than 256 KiB", CONFIGURATION);
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(all)).toString();
        } catch (CharacterCodingException _) {
            throw refused(CONFIGURATION + ": the file is not in UTF-8", CONFIGURATION);
        } catch (IOException thrown) {
            throw new Failed(
                    thrown, Failure.UNAVAILABLE, "the storage of exports breaks off its answer");
        }
    }

    private static FhirError refused(String text, String expression) {
        return FhirError.of(400, IssueType.INVALID, text, expression);
    }
}
