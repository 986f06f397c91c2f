// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.arm;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.http.Request.Parameter;
import dev.signet.identity.Caller;
import dev.signet.json.Members;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// One admitted request with its route's names filled in.
///
/// @param names values of the route's `{names}`
/// @param version api-version; empty text where the family has none
public record ArmRequest(
        Request request, Caller caller, Map<String, String> names, String version) {
    /// The value of a `{name}` of the route.
    public String name(String name) {
        String value = names.get(name);
        if (value == null) {
            throw new Failed(Failure.INTERNAL, "a route has no such name");
        }
        return value;
    }

    public String subscription() {
        return name("subscription");
    }

    public String group() {
        return name("group");
    }

    /// The first query parameter of that name, whatever its case.
    public Optional<String> parameter(String name) {
        return request.query().stream()
                .filter(parameter -> parameter.name().equalsIgnoreCase(name))
                .map(Parameter::value)
                .findFirst();
    }

    public ObjectNode body() {
        return ArmJson.body(request);
    }

    public Members members() {
        return ArmMembers.of(body());
    }

    /// What must hold of the resource's entity tag.
    public Conditions conditions() {
        return Conditions.of(request);
    }

    /// An absolute address on this plane for the same api-version.
    public String address(String path) {
        return request.base() + path + "?api-version=" + version;
    }
}
