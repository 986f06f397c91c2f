// SPDX-License-Identifier: Apache-2.0
package dev.signet.telemetry;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who is told: a collector that takes OTLP over HTTP
/// (<https://opentelemetry.io/docs/specs/otlp/#otlphttp>).
///
/// @param address of its metrics
/// @param headers sent along; their values are secrets
/// @param oneIn of so many requests one is told of as a span; 0 for none
public record OtlpReceiver(URI address, Map<String, String> headers, long oneIn) {
    private static final String METRICS = "/v1/metrics";
    private static final String TRACES = "/v1/traces";
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}";
    private static final String VALUE = "[\\x21-\\x7e]([\\x20-\\x7e]{0,4094}[\\x21-\\x7e])?";

    /// What `java.net.http` keeps for itself and refuses to send, in small letters.
    private static final Set<String> KEPT =
            Set.of("connection", "content-length", "expect", "host", "upgrade");

    public OtlpReceiver {
        headers = Map.copyOf(headers);
        if (!headers.isEmpty()
                && !"https".equals(address.getScheme())
                && !HERE.contains(String.valueOf(address.getHost()))) {
            throw new IllegalArgumentException(
                    "`otlp-headers` goes with an `otlp-url` that begins with https: headers are"
                            + " secrets");
        }
    }

    /// Of its traces.
    URI traces() {
        String text = address.toString();
        return URI.create(text.substring(0, text.length() - METRICS.length()) + TRACES);
    }

    /// Of the settings `otlp-url`, `otlp-headers` and `otlp-traces`.
    ///
    /// @param url where it takes OTLP; `/v1/metrics` is added unless it ends so
    /// @param headers a file of lines `Name: value`
    /// @param oneIn of so many requests one is told of; none when it is empty
    /// @return empty when nobody is to be told
    /// @throws IllegalArgumentException when secrets would go over a network in the open, or to
    ///     nobody
    /// @throws Failed `INVALID` when the file is not as it must be; what stands in it is not told
    public static Optional<OtlpReceiver> of(
            Optional<String> url, Optional<Path> headers, Optional<Long> oneIn) {
        if (url.isEmpty() && headers.isPresent()) {
            throw new IllegalArgumentException("`otlp-headers` needs `otlp-url`");
        }
        if (url.isEmpty() && oneIn.isPresent()) {
            throw new IllegalArgumentException("`otlp-traces` needs `otlp-url`");
        }
        return url.map(
                address ->
                        new OtlpReceiver(
                                metrics(address),
                                headers.map(OtlpReceiver::read).orElse(Map.of()),
                                oneIn.orElse(0L)));
    }

    private static URI metrics(String url) {
        String bare = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return URI.create(bare.endsWith(METRICS) ? bare : bare + METRICS);
    }

    private static Map<String, String> read(Path file) {
        var headers = new LinkedHashMap<String, String>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                number++;
                int colon = line.indexOf(':');
                if (line.isBlank()) {
                    continue;
                }
                String name = colon < 0 ? "" : line.substring(0, colon);
                String value = line.substring(colon + 1).strip();
                if (!name.matches(NAME)
                        || !value.matches(VALUE)
                        || headers.put(name, value) != null) {
                    throw new Failed(
                            Failure.INVALID,
                            "the file that otlp-headers names has a line that is not `Name: value`,"
                                    + " or a name twice",
                            new Fact("file", file),
                            new Fact("line", number));
                }
                if (KEPT.contains(name.toLowerCase(Locale.ROOT))) {
                    throw new Failed(
                            Failure.INVALID,
                            "the file that otlp-headers names has a header that is HTTP's own:"
                                    + " Connection, Content-Length, Expect, Host and Upgrade are"
                                    + " not sent",
                            new Fact("file", file),
                            new Fact("line", number),
                            new Fact("header", name));
                }
            }
        } catch (IOException thrown) {
            throw new Failed(
                    thrown,
                    Failure.INVALID,
                    "the file that otlp-headers names cannot be read",
                    new Fact("file", file));
        }
        return headers;
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "OtlpReceiver[" + address + ", " + headers.keySet() + "]";
    }
}
