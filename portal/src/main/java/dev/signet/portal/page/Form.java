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

    /// The largest file that a page takes.
    public static final int UPLOAD_BYTES_MAX = 16 << 20;

    private static final int FORM_BYTES_MAX = 2 << 20;

    /// For what stands around a file.
    private static final int SLACK_BYTES = 16 << 10;

    public Form {
        fields = List.copyOf(fields);
    }

    /// @throws Failed `UNSUPPORTED_MEDIA_TYPE` when the body is no form, `TOO_LARGE`, `MALFORMED`
    static Form body(Request request) {
        String type = request.header("Content-Type").orElse("");
        boolean hasFiles = type.startsWith("multipart/form-data");
        if (!hasFiles && !type.startsWith("application/x-www-form-urlencoded")) {
            throw new Failed(Failure.UNSUPPORTED_MEDIA_TYPE, "The portal takes forms only.");
        }
        int most = hasFiles ? UPLOAD_BYTES_MAX + SLACK_BYTES : FORM_BYTES_MAX;
        try {
            byte[] bytes = request.body().readNBytes(most + 1);
            if (bytes.length > most) {
                throw new Failed(
                        Failure.TOO_LARGE,
                        hasFiles
                                ? "The file is larger than 16 MiB. Larger loads are imported: see"
                                        + " ./signet import."
                                : "The form is larger than 2 MiB.");
            }
            return new Form(
                    hasFiles
                            ? Multipart.fields(type, bytes)
                            : Request.form(new String(bytes, StandardCharsets.UTF_8)));
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
