// SPDX-License-Identifier: Apache-2.0
package dev.signet.verify;

import dev.signet.ledger.Finding;
import dev.signet.ledger.Verifying;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Tells what a walk with keys hears, and counts what it has walked. One thread.
final class WalkOutput implements Verifying {
    private final String folder;
    private final VerifyOutput told;
    private final Map<Part, Long> walked = new EnumMap<>(Part.class);

    /// @param folder to which the files of findings are relative
    WalkOutput(String folder, VerifyOutput told) {
        this.folder = folder;
        this.told = told;
    }

    @Override
    public void found(Finding finding) {
        told.damaged(folder, finding.text(), finding.facts());
    }

    @Override
    public void walked(Part part, long done, long total) {
        walked.put(part, done);
        told.progress(folder, done, total, part.name().toLowerCase(Locale.ROOT));
    }

    /// Of all parts together.
    long records() {
        return walked.values().stream().mapToLong(Long::longValue).sum();
    }
}
