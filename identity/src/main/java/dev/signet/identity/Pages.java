// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import dev.signet.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The issuer's few pages: plain HTML without scripts, which no other page may frame.
final class Pages {
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Signet</title>
            <meta name="viewport" content="width=device-width">
            <style>
            body{font:1rem/1.5 system-ui,sans-serif;max-width:22rem;margin:4rem auto;padding:0 1rem}
            label{display:block;margin:1rem 0 .2rem}
            input{width:100%;box-sizing:border-box;padding:.5rem;font:inherit}
            button{margin:1.5rem .5rem 0 0;padding:.5rem 1rem;font:inherit}
            .problem{color:#a00}
            </style></head><body>
            """;

    private Pages() {}

    /// A name and a password.
    ///
    /// @param first what stands above them, HTML
    /// @param carried sent along
    static Response signIn(
            String title, String first, Map<String, String> carried, String name, String problem) {
        var html = new StringBuilder(HEAD);
        html.append("<h1>").append(escaped(title)).append("</h1>\n");
        if (!problem.isEmpty()) {
            html.append("<p class=\"problem\" role=\"alert\">").append(escaped(problem));
            html.append("</p>\n");
        }
        html.append("<form method=\"post\" autocomplete=\"on\">\n").append(first);
        carried.forEach(
                (key, value) ->
                        html.append("<input type=\"hidden\" name=\"")
                                .append(escaped(key))
                                .append("\" value=\"")
                                .append(escaped(value))
                                .append("\">\n"));
        html.append("<label for=\"username\">Name</label>")
                .append("<input id=\"username\" name=\"username\" autocomplete=\"username\" ")
                .append("required value=\"")
                .append(escaped(name))
                .append("\">\n<label for=\"password\">Password</label>")
                .append("<input id=\"password\" name=\"password\" type=\"password\" ")
                .append("autocomplete=\"current-password\" required>\n")
                .append("<button>Sign in</button>\n</form></body></html>\n");
        return page(problem.isEmpty() ? 200 : 401, html.toString());
    }

    /// The same with a device's code.
    static Response device(String code, String name, String problem) {
        String field =
                "<label for=\"user_code\">The code that the device shows</label>"
                        + "<input id=\"user_code\" name=\"user_code\" required value=\""
                        + escaped(code)
                        + "\">\n";
        return signIn("Sign in a device", field, Map.of(), name, problem);
    }

    static Response told(String text) {
        return page(200, HEAD + "<p>" + escaped(text) + "</p></body></html>\n");
    }

    static Response problem(int status, String text) {
        String html = HEAD + "<p class=\"problem\">" + escaped(text) + "</p></body></html>\n";
        return page(status, html);
    }

    private static Response page(int status, String html) {
        byte[] body = html.getBytes(StandardCharsets.UTF_8);
        return Response.of(status, "text/html; charset=utf-8", body)
                .with("Content-Security-Policy", POLICY)
                .with("X-Frame-Options", "DENY")
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer")
                .with("Cache-Control", "no-store");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
