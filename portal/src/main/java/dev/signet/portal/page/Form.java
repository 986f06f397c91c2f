// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.page;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.http.Request.Parameter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a form has sent.
public record Form(List<Parameter> fields) {
    /// Nothing.
    public static final Form EMPTY = new Form(List.of());

    public Form {
        fields = List.copyOf(fields);
    }

    /// @throws Failed `UNSUPPORTED_MEDIA_TYPE` when the body is no form, `MALFORMED`
    static Form body(Request request) {
        String type = request.header("Content-Type").orElse("");
        if (!type.startsWith("application/x-www-form-urlencoded")) {
            throw new Failed(Failure.UNSUPPORTED_MEDIA_TYPE, "The portal takes forms only.");
        }
        try {
            byte[] bytes = request.body().readAllBytes();
            return new Form(Request.form(new String(bytes, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new Failed(e, Failure.MALFORMED, "The form did not come as a whole.");
        }
    }

    /// The first value of that name without blanks around; empty when there is none.
    public String text(String name) {
        return raw(name).strip();
    }

    /// As it was sent, with lines ended by a line feed alone.
    public String raw(String name) {
        for (Parameter field : fields) {
            if (field.name().equals(name)) {
                return field.value().replace("\r\n", "\n");
            }
        }
        return "";
    }

    /// Whether a box of that name was ticked.
    public boolean ticked(String name) {
        return !text(name).isEmpty();
    }

    /// The values of a field with one on each line, or several with commas.
    public List<String> lines(String name) {
        return raw(name)
                .lines()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
