// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.job;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.jobs.Job;
import dev.signet.jobs.Jobs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where the jobs of an operation are asked after, and ended: `_operations/CODE/JOB`, and below it
/// their files, if they have any, by their numbers. Any thread.
///
/// @param code of the operation, without `$`
/// @param noun what a job of it is called in a sentence: `bulk delete`
/// @param kinds those of its jobs
/// @param hasFiles whether a job has files that are fetched one by one
public record JobAddresses(String code, String noun, List<String> kinds, boolean hasFiles) {
    private static final String ROOT = "_operations";

    public JobAddresses {
        kinds = List.copyOf(kinds);
    }

    /// All of them.
    public List<Route> routes() {
        var all = new ArrayList<Route>();
        all.add(Route.unnamed(Level.SYSTEM, "GET", ROOT, code, Route.JOB));
        all.add(Route.unnamed(Level.SYSTEM, "DELETE", ROOT, code, Route.JOB));
        if (hasFiles) {
            all.add(Route.unnamed(Level.SYSTEM, "GET", ROOT, code, Route.JOB, Route.FILE));
        }
        return all;
    }

    /// The path of a job below the account.
    public String path(Job job) {
        return ROOT + "/" + code + "/" + job.id();
    }

    /// A job with its article: `an export`.
    String one() {
        return ("aeiou".indexOf(noun.charAt(0)) < 0 ? "a " : "an ") + noun;
    }

    /// Whether an exchange is of a job, and not the operation itself.
    static boolean isAsked(Exchange exchange) {
        return exchange.target().type().isEmpty() && !exchange.target().id().isEmpty();
    }

    /// The job that an exchange names.
    ///
    /// @throws Failed `NOT_FOUND` when there is none of these kinds
    public Job find(Exchange exchange, Jobs jobs) {
        return uuid(exchange.target().id())
                .flatMap(jobs::find)
                .filter(job -> kinds.contains(job.kind()))
                .orElseThrow(() -> new Failed(Failure.NOT_FOUND, "there is no such " + noun));
    }

    /// Empty for what is no job's id.
    static Optional<UUID> uuid(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
