// SPDX-License-Identifier: Apache-2.0

/// Work that goes on in the background of an account: begun by a request, kept sealed in the
/// account's database, done in steps, and gone on with after a crash, a start, or a key's return
/// (docs/formats/job.md). Knows nothing of what the work is.
@org.jspecify.annotations.NullMarked
module dev.signet.jobs {
    requires transitive dev.signet.store;
    requires static transitive org.jspecify;

    exports dev.signet.jobs;
}
