// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import static dev.signet.dataplane.bulk.RoleSamples.CHANGE;
import static dev.signet.dataplane.bulk.RoleSamples.READ;
import static dev.signet.dataplane.bulk.RoleSamples.WRITE;

import dev.signet.dataplane.bulk.async.LaterAnswers;
import dev.signet.dataplane.bulk.job.JobControl;
import dev.signet.dataplane.bulk.update.BulkUpdate;
import dev.signet.identity.DataAction;
import java.util.EnumSet;
import java.util.List;

/// Samples of bulk updates, later answers and the control of jobs.
final class JobSamples {
    /// Of a bulk update.
    static final String BULK_PATCH =
            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"operation\",\"part\":["
                    + "{\"name\":\"type\",\"valueCode\":\"upsert\"},"
                    + "{\"name\":\"path\",\"valueString\":\"Resource\"},"
                    + "{\"name\":\"name\",\"valueString\":\"language\"},"
                    + "{\"name\":\"value\",\"valueCode\":\"en\"}]}]}";

    /// Of a job that is paused already, so that it changes nothing.
    static final String CONTROL =
            "{\"resourceType\":\"Parameters\",\"parameter\":["
                    + "{\"name\":\"id\",\"valueString\":\"STOPPED\"},"
                    + "{\"name\":\"action\",\"valueCode\":\"pause\"}]}";

    private JobSamples() {}

    static List<RoleSamples.Sample> all() {
        return List.of(
                new RoleSamples.Sample(
                        BulkUpdate.class,
                        CHANGE,
                        "PATCH",
                        "/$bulk-update?_id=none",
                        BULK_PATCH,
                        "Prefer",
                        "respond-async"),
                new RoleSamples.Sample(
                        BulkUpdate.class,
                        CHANGE,
                        "PATCH",
                        "/Basic/$bulk-update?_id=none",
                        BULK_PATCH,
                        "Prefer",
                        "respond-async"),
                new RoleSamples.Sample(
                        BulkUpdate.class, WRITE, "GET", "/_operations/bulk-update/UPDATED", ""),
                new RoleSamples.Sample(
                        BulkUpdate.class, WRITE, "DELETE", "/_operations/bulk-update/UPDATED", ""),
                new RoleSamples.Sample(
                        LaterAnswers.class, READ, "GET", "/_operations/async/LATER", ""),
                new RoleSamples.Sample(
                        LaterAnswers.class, READ, "DELETE", "/_operations/async/LATER", ""),
                new RoleSamples.Sample(
                        JobControl.class,
                        EnumSet.of(DataAction.READ, DataAction.DELETE),
                        "POST",
                        "/$job-control",
                        CONTROL));
    }
}
