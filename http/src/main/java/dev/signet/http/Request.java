// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import dev.signet.http.uri.Target;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// One request as a plane sees it. The body can be read once.
///
/// @param method upper case: `GET`
/// @param base absolute address under which the plane is mounted, without trailing slash, built
///     from the request's scheme and Host: `https://localhost:8443/fhir/demo`
/// @param path decoded segments below the mount point; an empty segment stands where the path had
///     `//` or ended with `/`
/// @param query decoded names and values in order, names never null, value empty when absent
/// @param headers all of them
/// @param body bounded by the server's hard limit (a longer one throws `TOO_LARGE` when read)
/// @param remoteAddress the peer's IP address as text
public record Request(
        String method,
        String base,
        List<String> path,
        List<Parameter> query,
        Headers headers,
        InputStream body,
        String remoteAddress) {
    public Request {
        path = List.copyOf(path);
        query = List.copyOf(query);
    }

    /// Names and values of `application/x-www-form-urlencoded` text, such as the body of a form,
    /// decoded and in order.
    ///
    /// @throws dev.signet.base.Failed `MALFORMED`
    public static List<Parameter> form(String text) {
        return Target.query(text);
    }

    /// Decoded segments of a path that begins with a slash.
    ///
    /// @throws dev.signet.base.Failed `MALFORMED`
    public static List<String> segments(String path) {
        return Target.segments(path);
    }

    /// One query parameter, decoded.
    public record Parameter(String name, String value) {}

    /// The first value of the query parameter of that exact name.
    public Optional<String> parameter(String name) {
        for (Parameter parameter : query) {
            if (parameter.name().equals(name)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }

    /// The first header of that name, whatever its case.
    public Optional<String> header(String name) {
        return headers.first(name);
    }
}
