// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.page;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A form with files, as browsers send it (RFC 7578): texts in UTF-8, each under the name of its
/// field. What a file was called is passed over.
final class Multipart {
    private static final int FIELDS_MAX = 50;
    private static final Pattern BOUNDARY =
            Pattern.compile(
                    ";\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME =
            Pattern.compile(
                    "(?m)^content-disposition:\\s*form-data;(?:[^\\r\\n]*;)?"
                            + "\\s*name=\"([^\"]{1,100})\"",
                    Pattern.CASE_INSENSITIVE);
    private static final String LINE = "\r\n";

    private Multipart() {}

    /// @param type the header `Content-Type`
    /// @throws Failed `MALFORMED`
    static List<Parameter> fields(String type, byte[] bytes) {
        Matcher found = BOUNDARY.matcher(type);
        if (!found.find()) {
            throw malformed();
        }
        String mark = "--" + (found.group(1) == null ? found.group(2) : found.group(1));
        // each byte is one character, so that places in it are places in the bytes
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(mark)) {
            throw malformed();
        }
        var fields = new ArrayList<Parameter>();
        int at = mark.length();
        while (!text.startsWith("--", at)) {
            if (!text.startsWith(LINE, at) || fields.size() >= FIELDS_MAX) {
                throw malformed();
            }
            int head = at + LINE.length();
            int body = text.indexOf(LINE + LINE, head);
            int end = body < 0 ? -1 : text.indexOf(LINE + mark, body + LINE.length());
            if (end < 0) {
                throw malformed();
            }
            int begin = Math.min(end, body + 2 * LINE.length());
            Matcher name = NAME.matcher(text.substring(head, body));
            if (!name.find()) {
                throw malformed();
            }
            var value = new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
            fields.add(new Parameter(name.group(1), value));
            at = end + LINE.length() + mark.length();
        }
        return fields;
    }

    private static Failed malformed() {
        return new Failed(Failure.MALFORMED, "The form with its file did not come as a whole.");
    }
}
