// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The names a listener is known by. What a request's `Host` says goes into links, into the
/// issuer's documents and into caches on the way, so it must not be whatever a stranger sends.
/// The port is as given: a proxy or a forwarded port may stand in front.
///
/// @param names in lower case; `*.suffix` for any one label before it, IPv6 in brackets
public record KnownHosts(Set<String> names) {
    private static final int PORT_DIGITS_MAX = 5;

    public KnownHosts {
        names =
                names.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// This machine's own names, which reach nobody else.
    public static KnownHosts local() {
        return new KnownHosts(Set.of("localhost", "127.0.0.1", "[::1]"));
    }

    /// These and more.
    public KnownHosts and(Collection<String> more) {
        var all = new HashSet<>(names);
        all.addAll(more);
        return new KnownHosts(all);
    }

    /// Whether that is one of them, with or without a port.
    public boolean knows(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon >= 0 && !host.endsWith("]");
        String name = (port ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
        if (port && !isPort(host.substring(colon + 1))) {
            return false;
        }
        int dot = name.indexOf('.');
        return names.contains(name) || (dot > 0 && label(name, dot));
    }

    private boolean label(String name, int dot) {
        return names.contains("*" + name.substring(dot))
                && name.chars()
                        .limit(dot)
                        .allMatch(c -> c == '-' || (c >= 'a' && c <= 'z') || isDigit(c));
    }

    private static boolean isPort(String text) {
        return !text.isEmpty()
                && text.length() <= PORT_DIGITS_MAX
                && text.chars().allMatch(KnownHosts::isDigit);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
