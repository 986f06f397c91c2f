// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Etags;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// The conditions that a client states in `If-Match` and `If-None-Match`.
public final class Conditions {
    private Conditions() {}

    /// What must hold for an update or a delete.
    ///
    /// @param ifMatch the header or `entry.request.ifMatch`, empty for none
    /// @param ifNoneMatch likewise; only `*` means something on a write
    /// @param versionNow the version that is stored, 0 for none
    /// @param expression of the entry, for the refusal
    public static List<Precondition> of(
            ResourceKey key,
            Optional<String> ifMatch,
            Optional<String> ifNoneMatch,
            ToLongFunction<ResourceKey> versionNow,
            String expression) {
        if (ifMatch.isPresent()) {
            if (ifMatch.get().strip().equals("*")) {
                return List.of(new Precondition.Present(key));
            }
            long version = version(key, ifMatch.get(), versionNow, expression);
            return List.of(new Precondition.AtVersion(key, version));
        }
        if (ifNoneMatch.isPresent()) {
            if (!ifNoneMatch.get().strip().equals("*")) {
                throw new Failed(
                        Failure.INVALID,
                        "If-None-Match of a write is *",
                        new Fact("expression", expression));
            }
            return List.of(new Precondition.Absent(key));
        }
        return List.of();
    }

    /// The version that an update or a delete must find. Of a list (RFC 9110, section 13.1.1) it
    /// is the one that is stored; when that changes until the commit the condition is broken,
    /// though the list may name the new version too.
    private static long version(
            ResourceKey key,
            String ifMatch,
            ToLongFunction<ResourceKey> versionNow,
            String expression) {
        long[] versions = Arrays.stream(ifMatch.split(",", -1)).mapToLong(Etags::version).toArray();
        if (Arrays.stream(versions).anyMatch(version -> version < 1)) {
            throw new Failed(
                    Failure.INVALID,
                    "If-Match is not made of ETags of this service, such as W/\"3\"",
                    new Fact("expression", expression));
        }
        if (versions.length == 1) {
            return versions[0];
        }
        long now = versionNow.applyAsLong(key);
        return Arrays.stream(versions)
                .filter(version -> version == now)
                .findFirst()
                .orElse(versions[0]);
    }

    /// The failure when one did not hold.
    public static Failed broken(Precondition precondition, String expression) {
        String text =
                switch (precondition) {
                    case Precondition.AtVersion _ ->
                            "the resource is not at the version that was named";
                    case Precondition.Absent _ -> "the resource exists already";
                    case Precondition.Present _ -> "there is no such resource";
                    case Precondition.NoneSince _ ->
                            "others keep writing what the condition looks at";
                };
        return new Failed(Failure.PRECONDITION_FAILED, text, new Fact("expression", expression));
    }
}
