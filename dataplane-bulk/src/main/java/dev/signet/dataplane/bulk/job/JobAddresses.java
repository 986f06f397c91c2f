// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.job;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.jobs.Job;
import dev.signet.jobs.Jobs;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where the jobs of an operation are asked after, and ended: `_operations/CODE/JOB`, and below it
/// its files by their numbers. Any thread.
///
/// @param code of the operation, without `$`
public record JobAddresses(String code) {
    private static final String ROOT = "_operations";

    /// Of jobs without files.
    public List<Route> routes() {
        return List.of(
                Route.unnamed(Level.SYSTEM, "GET", ROOT, code, Route.JOB),
                Route.unnamed(Level.SYSTEM, "DELETE", ROOT, code, Route.JOB));
    }

    /// Of one of the files of a job.
    public Route file() {
        return Route.unnamed(Level.SYSTEM, "GET", ROOT, code, Route.JOB, Route.FILE);
    }

    /// The path of a job below the account.
    public String path(Job job) {
        return ROOT + "/" + code + "/" + job.id();
    }

    /// Whether an exchange is of a job, and not the operation itself.
    public static boolean isAsked(Exchange exchange) {
        return exchange.target().type().isEmpty() && !exchange.target().id().isEmpty();
    }

    /// The job that an exchange names.
    ///
    /// @param kinds those of the operation's jobs
    /// @param missing what is said when there is none
    /// @throws Failed `NOT_FOUND` when there is none of these kinds
    public static Job find(Exchange exchange, Jobs jobs, List<String> kinds, String missing) {
        return uuid(exchange.target().id())
                .flatMap(jobs::find)
                .filter(job -> kinds.contains(job.kind()))
                .orElseThrow(() -> new Failed(Failure.NOT_FOUND, missing));
    }

    private static Optional<UUID> uuid(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
