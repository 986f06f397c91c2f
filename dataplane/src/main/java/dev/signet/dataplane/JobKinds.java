// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.dataplane.bulk.BulkDeleteKind;
import dev.signet.dataplane.export.ExportKind;
import dev.signet.dataplane.load.ImportKind;
import dev.signet.jobs.JobKind;
import dev.signet.transfer.Places;
import java.time.InstantSource;
import java.util.List;

/// Everything that goes on in the background of an account. A new kind of job is one class and one
/// line here.
public final class JobKinds {
    private JobKinds() {}

    /// @param models the account's
    /// @param erased called after each erasure: pages of searches must not show what is gone
    /// @param places where files may be read from
    public static List<JobKind> all(
            AccountModel models, Runnable erased, Places places, InstantSource clock) {
        return List.of(
                new ExportKind(models::now),
                new BulkDeleteKind(models::now, erased),
                new ImportKind(true, models, places, clock),
                new ImportKind(false, models, places, clock));
    }
}
