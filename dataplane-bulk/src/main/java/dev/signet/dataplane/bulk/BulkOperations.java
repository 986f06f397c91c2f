// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import dev.signet.dataplane.AccountModel;
import dev.signet.dataplane.AddedInteractions;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.FhirSettings;
import dev.signet.dataplane.InnerRequests;
import dev.signet.dataplane.bulk.async.AsyncKind;
import dev.signet.dataplane.bulk.async.LaterAnswers;
import dev.signet.dataplane.bulk.delete.BulkDelete;
import dev.signet.dataplane.bulk.export.Export;
import dev.signet.dataplane.bulk.export.ExportKind;
import dev.signet.dataplane.bulk.job.JobControl;
import dev.signet.dataplane.bulk.job.JobList;
import dev.signet.dataplane.bulk.load.Import;
import dev.signet.dataplane.bulk.load.ImportKind;
import dev.signet.dataplane.bulk.load.ImportPlaces;
import dev.signet.dataplane.bulk.update.BulkUpdate;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.Jobs;
import dev.signet.transfer.AllowedPlaces;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What is asked of an account and goes on behind the answer, as jobs. A new kind of job is a class
/// and a line in [#kinds]; the operation that begins it is another, and a line in [#all]. Any
/// thread.
///
/// @param jobs of the account, while it is served; throws `UNAVAILABLE` while it is not
/// @param places where files may be read from and written to
public record BulkOperations(Supplier<Jobs> jobs, AllowedPlaces places)
        implements AddedInteractions {
    @Override
    public List<Interaction> all(FhirModel model, Supplier<FhirSettings> settings) {
        var all =
                new ArrayList<Interaction>(
                        Export.all(model, jobs, settings, places.destinations()));
        all.add(new Import(model, settings, jobs, places.sources()));
        all.add(new ImportPlaces(model, places.sources()));
        all.add(new BulkDelete(model, settings, jobs));
        all.add(new BulkUpdate(model, jobs));
        all.add(new LaterAnswers(jobs));
        JobList list = JobList.of(model, jobs, all);
        all.add(list);
        all.add(new JobControl(list));
        return List.copyOf(all);
    }

    @Override
    public Optional<Outcome> later(Exchange exchange) {
        return Optional.of(new LaterAnswers(jobs).begun(exchange));
    }

    @Override
    public void checkUnlocked() {
        Import.checkUnlocked(jobs.get());
    }

    /// Everything that goes on in the background of an account.
    ///
    /// @param models the account's
    /// @param erased called after each erasure: pages of searches must not show what is gone
    /// @param inner answers requests behind the answer
    /// @param places where files may be read from and written to
    /// @param clock by which versions are refused whose time is still to come
    public static List<JobKind> kinds(
            AccountModel models,
            Runnable erased,
            InnerRequests inner,
            AllowedPlaces places,
            InstantSource clock) {
        return List.of(
                new ExportKind(models::now, places.destinations()),
                BulkDelete.kind(models::now, erased),
                BulkUpdate.kind(models::now, inner),
                new AsyncKind(false, inner),
                new AsyncKind(true, inner),
                new ImportKind(true, models, places.sources(), clock),
                new ImportKind(false, models, places.sources(), clock));
    }
}
