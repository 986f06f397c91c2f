// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import dev.signet.jobs.Job;
import dev.signet.transfer.FilePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Names the files of an export that leave the account: `TYPE-N.ndjson`, counted for each type in
/// the order of the rows, and so the same at every reading. One thread.
final class ExportNames {
    private final List<String> folders;
    private final Map<String, Integer> counts = new HashMap<>();

    ExportNames(ExportTarget target, Job job) {
        this.folders = target.folders(job);
    }

    List<String> folders() {
        return folders;
    }

    /// That of the next row.
    FilePath next(ExportedFile file) {
        String kind = file.type() + (file.isOfDeleted() ? "-deleted" : "");
        int number = counts.merge(kind, 1, Integer::sum);
        var names = new ArrayList<>(folders);
        names.add(kind + "-" + number + ".ndjson");
        return new FilePath(names);
    }
}
