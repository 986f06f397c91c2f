// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.util.Locale;

/// One spelling for an audience. Clients build scopes by adding `/.default` to a resource that
/// may already end in a slash, so `https://Host:8443//` and `https://host:8443` mean the same.
public final class Audience {
    private Audience() {}

    /// Scheme and host in lower case, no double and no trailing slashes in the path.
    public static String normalized(String audience) {
        int scheme = audience.indexOf("://");
        int authority = scheme < 0 ? 0 : scheme + 3;
        var text = new StringBuilder(audience.length());
        for (int i = authority; i < audience.length(); i++) {
            char c = audience.charAt(i);
            boolean doubled = c == '/' && i > authority && audience.charAt(i - 1) == '/';
            if (!doubled) {
                text.append(c);
            }
        }
        if (!text.isEmpty() && text.charAt(text.length() - 1) == '/') {
            text.setLength(text.length() - 1);
        }
        if (scheme < 0) {
            return text.toString();
        }
        int path = text.indexOf("/");
        int hostEnd = path < 0 ? text.length() : path;
        return audience.substring(0, authority).toLowerCase(Locale.ROOT)
                + text.substring(0, hostEnd).toLowerCase(Locale.ROOT)
                + text.substring(hostEnd);
    }
}
