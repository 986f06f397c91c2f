// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.AccountRecord.Stamp;
import dev.signet.http.Request;
import dev.signet.http.Request.Parameter;
import dev.signet.identity.Caller;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// One admitted request with its route's names filled in.
///
/// @param names values of the route's `{names}`
/// @param version api-version; empty text where the family has none
record Call(Request request, Caller caller, Map<String, String> names, String version) {
    /// The value of a `{name}` of the route.
    String name(String name) {
        String value = names.get(name);
        if (value == null) {
            throw new Failed(Failure.INTERNAL, "a route has no such name");
        }
        return value;
    }

    String subscription() {
        return name("subscription");
    }

    String group() {
        return name("group");
    }

    /// The first query parameter of that name, whatever its case.
    Optional<String> parameter(String name) {
        return request.query().stream()
                .filter(parameter -> parameter.name().equalsIgnoreCase(name))
                .map(Parameter::value)
                .findFirst();
    }

    ObjectNode body() {
        return Json.body(request);
    }

    Fields fields() {
        return Fields.of(body());
    }

    /// The caller now.
    Stamp stamp(Instant now) {
        return new Stamp(caller.objectId(), now);
    }

    /// An absolute address on this plane for the same api-version.
    String address(String path) {
        return request.base() + path + "?api-version=" + version;
    }
}
