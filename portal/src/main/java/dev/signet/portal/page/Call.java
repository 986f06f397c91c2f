// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.page;

import dev.signet.http.Request;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.session.Session;
import java.util.Map;
import java.util.Optional;

/// One request of a user who is signed in.
///
/// @param names what stands at the places of the address that have a name
/// @param form empty unless it was a POST
public record Call(
        Request request, Session session, Planes planes, Map<String, String> names, Form form) {
    public Call {
        names = Map.copyOf(names);
    }

    /// What stands in the address at that place.
    public String name(String place) {
        return names.getOrDefault(place, "");
    }

    /// A parameter of the address; empty when there is none.
    public String parameter(String name) {
        return request.parameter(name).orElse("");
    }

    /// Whether htmx asks for a part of a page rather than for a whole one.
    public boolean isPart() {
        return Optional.of("true").equals(request.header("HX-Request"));
    }

    /// Something like a page number: 1 unless the address says more.
    public int number(String name) {
        String text = parameter(name);
        return text.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(text) : 1;
    }
}
