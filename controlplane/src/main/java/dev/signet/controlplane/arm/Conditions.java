// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.arm;

import dev.signet.http.Request;
import java.util.Optional;

/// What must hold of a resource's entity tag before it is changed (RFC 9110 section 13).
///
/// @param ifMatch tags separated by commas, or `*`; empty: no condition
/// @param ifNoneMatch the same; empty: no condition
public record Conditions(Optional<String> ifMatch, Optional<String> ifNoneMatch) {
    /// Nothing must hold.
    public static final Conditions NONE = new Conditions(Optional.empty(), Optional.empty());

    /// Those of a request.
    static Conditions of(Request request) {
        return new Conditions(request.header("If-Match"), request.header("If-None-Match"));
    }

    /// Refuses when one of them does not hold.
    ///
    /// @param current unquoted; empty when the resource is not there
    /// @throws dev.signet.base.Failed `PRECONDITION_FAILED`
    public void check(Optional<String> current) {
        if (ifMatch.isPresent() && !names(ifMatch.get(), current)) {
            throw ArmError.PRECONDITION_FAILED.failed();
        }
        if (ifNoneMatch.isPresent() && names(ifNoneMatch.get(), current)) {
            throw ArmError.PRECONDITION_FAILED.failed();
        }
    }

    private static boolean names(String condition, Optional<String> current) {
        if (current.isEmpty()) {
            return false;
        }
        for (String each : condition.split(",", -1)) {
            String tag = each.strip();
            if (tag.equals("*")
                    || tag.equals(Etags.quoted(current.get()))
                    || tag.equals(current.get())) {
                return true;
            }
        }
        return false;
    }
}
