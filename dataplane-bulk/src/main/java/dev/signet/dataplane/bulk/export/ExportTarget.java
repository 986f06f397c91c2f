// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.jobs.Job;
import dev.signet.transfer.Destination;
import dev.signet.transfer.Destinations;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where the files of an export go that leave the account.
///
/// @param place its name in `export-to`
/// @param base the beginning of the addresses there, as it was when the export was asked for
/// @param container below it, as it was asked for; empty: one that is named after the job
record ExportTarget(String place, URI base, String container) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// The place, while the operator allows it and it is what it was.
    Optional<Destination> in(Destinations destinations) {
        return destinations.find(place).filter(found -> found.base().equals(base));
    }

    /// The folders that hold the files of a job, as the retired service names them: its own
    /// container, or in the one that was asked for `TIME-JOB`.
    List<String> folders(Job job) {
        return container.isEmpty()
                ? List.of(job.id().toString())
                : List.of(container, TIME.format(job.asked()) + "-" + job.id());
    }

    JsonObject json() {
        return JsonObject.EMPTY
                .with("place", new JsonString(place))
                .with("base", new JsonString(base.toString()))
                .with("container", new JsonString(container));
    }

    static ExportTarget of(JsonObject json) {
        return new ExportTarget(
                json.text("place", ""),
                URI.create(json.text("base", "")),
                json.text("container", ""));
    }
}
