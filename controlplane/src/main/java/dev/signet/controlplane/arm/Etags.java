// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.arm;

import dev.signet.base.Chance;
import java.time.Instant;

/// Entity tags of resources.
public final class Etags {
    private Etags() {}

    /// A new one in the form that the real service uses; unquoted.
    public static String next(Chance chance, Instant now) {
        return "%08x-0000-0400-0000-%08x0000"
                .formatted((int) chance.next(), (int) now.getEpochSecond());
    }

    /// The header's form, which the body repeats with its quotes.
    public static String quoted(String etag) {
        return "\"" + etag + "\"";
    }
}
