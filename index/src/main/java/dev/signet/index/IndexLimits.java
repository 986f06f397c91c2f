// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

/// Bounds on what one index takes.
///
/// @param writeBufferBytes heap for documents that are not yet in a segment; 1 MiB to 1 GiB
/// @param cachedFileBytes heap for files of small fresh segments; 0 to 1 GiB
/// @param cachedFileBytesMax the largest such file; 0 to `cachedFileBytes`
/// @param chainTargetsMax most documents that the target of one [Query.ReferencesTo] may find
/// @param chainTargetsAllMax most documents that all links of all chains of one search may find
///     together
/// @param clausesMax most alternatives of all [Query.Or]s of a query, but for those in links of
///     chains, after equal fields are joined
public record IndexLimits(
        int writeBufferBytes,
        int cachedFileBytes,
        int cachedFileBytesMax,
        int chainTargetsMax,
        int chainTargetsAllMax,
        int clausesMax) {
    private static final int MIB = 1 << 20;

    public IndexLimits {
        check(writeBufferBytes, MIB, 1024 * MIB);
        check(cachedFileBytes, 0, 1024 * MIB);
        check(cachedFileBytesMax, 0, cachedFileBytes);
        check(chainTargetsMax, 1, 10_000_000);
        check(chainTargetsAllMax, chainTargetsMax, 10_000_000);
        check(clausesMax, 1, 1024);
    }

    /// 32 MiB of documents, 16 MiB of cached files of at most 4 MiB, 100,000 targets of a
    /// link of a chain and 200,000 of a search, 1,024 alternatives.
    public static IndexLimits standard() {
        return new IndexLimits(32 * MIB, 16 * MIB, 4 * MIB, 100_000, 200_000, 1024);
    }

    private static void check(int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("a limit of the index is out of its range");
        }
    }
}
