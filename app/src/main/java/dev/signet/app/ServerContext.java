// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.accounts.ClockWatch;
import dev.signet.accounts.ProcessWarnings;
import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.crypto.SegmentCache;
import dev.signet.http.Metrics;
import dev.signet.installation.Addresses;
import dev.signet.installation.Closeables;
import dev.signet.installation.DataFolder;
import dev.signet.installation.OpenInstallation;
import dev.signet.telemetry.OtlpExport;
import java.time.InstantSource;

/// What everything else of a server stands on: time and chance, what is measured and warned of, and
/// the open data folder.
///
/// @param cache of decrypted segments, of all stores
/// @param kept where what is to be closed is put as it comes
record ServerContext(
        Entropy entropy,
        Chance chance,
        InstantSource clock,
        ProcessWarnings warnings,
        SegmentCache cache,
        Metrics metrics,
        OpenInstallation opened,
        Addresses addresses,
        Closeables kept) {
    private static final long SEGMENT_CACHE_BYTES = 64L << 20;

    /// Opens the folder, or makes it; then chooses the ports.
    static ServerContext of(UpOptions options, Closeables kept) {
        Entropy entropy = Entropy.system();
        Chance chance = Chance.of(entropy);
        InstantSource clock = InstantSource.system();
        var warnings =
                new ProcessWarnings(kept.keep(new ClockWatch(clock, System::nanoTime).start()));
        var cache = new SegmentCache(SEGMENT_CACHE_BYTES);
        var opened =
                OpenInstallation.in(
                        new DataFolder(options.data()),
                        options.fixed(),
                        cache,
                        entropy,
                        clock,
                        kept);
        return new ServerContext(
                entropy,
                chance,
                clock,
                warnings,
                cache,
                options.telemetry()
                        .map(to -> kept.keep(OtlpExport.to(to, chance, clock)).metrics())
                        .orElseGet(Metrics::new),
                opened,
                options.addresses(),
                kept);
    }
}
