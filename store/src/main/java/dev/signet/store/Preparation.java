// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.store.record.Compression;

/// What a process loads once, before its first database is opened. Any thread.
public final class Preparation {
    private Preparation() {}

    /// Loads what packs bodies, so that the first opening does not wait for it: it is bound to
    /// native code function by function, by hundreds of classes made then. Returns at once.
    public static void begin() {
        Thread.ofPlatform().name("prepare-compression").daemon().start(Compression::prepare);
    }
}
