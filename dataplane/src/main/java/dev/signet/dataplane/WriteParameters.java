// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.IssueType;
import dev.signet.http.Request;
import dev.signet.http.Request.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a write may say beside its body. A parameter or header that would change what is done,
/// and that this server does not understand, is refused by name, whatever `Prefer` says: a delete
/// that was asked to erase for good must not answer as if it had.
final class WriteParameters {
    /// How the answer is written, of every interaction; [Bodies#checkAccepts] looks at the first.
    private static final Set<String> OF_FORMAT = Set.of("_format", "_pretty");

    /// Which part of a resource is answered.
    private static final Set<String> OF_PART = Set.of("_summary", "_elements");

    /// By which other servers erase for good or delete what refers to a resource, in small
    /// letters.
    private static final Set<String> OF_ERASURE =
            Set.of("harddelete", "_harddelete", "_purge", "_purgehistory", "_expunge", "_cascade");

    private WriteParameters() {}

    /// Checks the write of one resource that stands alone.
    ///
    /// @param request a create, an update or a delete
    /// @throws Refusal 400 with the name
    static void check(Request request) {
        for (Parameter parameter : request.query()) {
            if (!OF_PART.contains(parameter.name())) {
                check(parameter, "");
            }
        }
        headers(request, request.method().equals("POST") ? "If-Match" : "If-None-Exist");
    }

    /// Checks what is said beside a Bundle that is posted.
    ///
    /// @throws Refusal 400 with the name
    static void checkBundle(Request request) {
        check(request.query(), "");
        headers(request, "If-Match", "If-None-Exist");
    }

    /// Checks the query of an entry of a transaction that writes.
    ///
    /// @param expression of the entry's url
    /// @throws Refusal 400 with the name
    static void check(List<Parameter> query, String expression) {
        for (Parameter parameter : query) {
            check(parameter, expression);
        }
    }

    private static void check(Parameter parameter, String expression) {
        String name = parameter.name();
        if (name.equals("_format")) {
            Bodies.checkFormat(parameter.value());
        }
        if (!OF_FORMAT.contains(name)) {
            boolean erases = OF_ERASURE.contains(name.toLowerCase(Locale.ROOT));
            throw refused(
                    "parameter " + shortened(name),
                    erases
                            ? "erasing for good and cascading deletes are not supported"
                            : "a write does not take it",
                    expression);
        }
    }

    private static void headers(Request request, String... more) {
        for (String name : more) {
            if (request.header(name).isPresent()) {
                throw refused("header " + name, "this request does not take it", "");
            }
        }
        String cascade = request.header("X-Cascade").orElse("none");
        if (!cascade.strip().equalsIgnoreCase("none")) {
            throw refused("header X-Cascade", "cascading deletes are not supported", "");
        }
        if (request.header("X-Provenance").isPresent()) {
            throw refused("header X-Provenance", "post the Provenance as a resource", "");
        }
        boolean isDated = request.header("If-Unmodified-Since").isPresent();
        if (isDated && request.header("If-Match").isEmpty()) { // RFC 9110, section 13.1.4
            throw refused("header If-Unmodified-Since", "name the version by If-Match", "");
        }
    }

    private static Refusal refused(String what, String why, String expression) {
        return Refusal.of(400, IssueType.NOT_SUPPORTED, what + ": " + why, expression);
    }

    /// The name of a parameter as an answer repeats it.
    static String shortened(String name) {
        return name.length() > 100 ? name.substring(0, 100) : name;
    }
}
