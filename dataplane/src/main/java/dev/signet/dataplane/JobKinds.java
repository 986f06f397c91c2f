// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.dataplane.export.ExportKind;
import dev.signet.jobs.JobKind;
import java.util.List;

/// Everything that goes on in the background of an account. A new kind of job is one class and one
/// line here.
public final class JobKinds {
    private JobKinds() {}

    /// @param models the account's
    public static List<JobKind> all(AccountModel models) {
        return List.of(new ExportKind(models::now));
    }
}
