// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments.content;

import dev.signet.templates.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Fetches linked templates by HTTPS from the hosts that the operator has allowed, and from no
/// other: redirects are not followed, and a name that leads to this machine or a private network is
/// refused unless the operator has named it as such. Any thread; blocks for the network.
public final class HttpsContent implements LinkedContent, AutoCloseable {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration FETCH_MAX = Duration.ofSeconds(20);
    private static final int HTTPS = 443;

    private final Hosts hosts;
    private final HttpClient client;

    /// The hosts that are allowed, each as `name` or `name:port`.
    ///
    /// @param open whose addresses must be public
    /// @param inside whose addresses may be private too
    public record Hosts(Set<String> open, Set<String> inside) {
        public Hosts {
            open = lower(open);
            inside = lower(inside);
        }

        private static Set<String> lower(Set<String> names) {
            return Set.copyOf(
                    names.stream().map(each -> each.toLowerCase(Locale.ROOT)).distinct().toList());
        }

        /// None at all.
        public static Hosts none() {
            return new Hosts(Set.of(), Set.of());
        }
    }

    /// Believes the certificates that the process believes.
    public HttpsContent(Hosts hosts) {
        this(hosts, HttpClient.newBuilder());
    }

    /// @param client with the certificates that it believes
    public HttpsContent(Hosts hosts, HttpClient.Builder client) {
        this.hosts = hosts;
        this.client =
                client.connectTimeout(CONNECT_MAX)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    @Override
    public byte[] fetch(URI uri) {
        String host = requireAllowed(uri);
        if (!hosts.inside().contains(host)) {
            requirePublic(uri);
        }
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .header("Accept", "application/json")
                        .timeout(FETCH_MAX)
                        .build();
        CompletableFuture<HttpResponse<byte[]>> answering =
                client.sendAsync(
                        request,
                        HttpResponse.BodyHandlers.limiting(
                                HttpResponse.BodyHandlers.ofByteArray(), Limits.BODY_BYTES_MAX));
        try {
            HttpResponse<byte[]> answer =
                    answering.get(FETCH_MAX.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() != 200) {
                throw refused(uri, "its host answers with the status " + answer.statusCode());
            }
            return answer.body();
        } catch (TimeoutException e) {
            throw refused(uri, "it has not come within " + FETCH_MAX.toSeconds() + " seconds");
        } catch (ExecutionException e) {
            throw refused(
                    uri,
                    e.getCause() instanceof IOException
                            ? "its host cannot be reached, or sends more than "
                                    + Limits.BODY_BYTES_MAX
                                    + " bytes"
                            : "it cannot be fetched");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(uri, "the server is being stopped");
        } finally {
            answering.cancel(true);
        }
    }

    /// @return the host as it is allowed
    private String requireAllowed(URI uri) {
        if (!"https".equalsIgnoreCase(uri.getScheme())
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawFragment() != null) {
            throw refused(uri, "an address must be 'https://host/path'");
        }
        String name = uri.getHost().toLowerCase(Locale.ROOT);
        String host =
                uri.getPort() < 0 || uri.getPort() == HTTPS ? name : name + ":" + uri.getPort();
        if (!hosts.open().contains(host) && !hosts.inside().contains(host)) {
            throw refused(
                    uri,
                    "this installation fetches nothing from '"
                            + host
                            + "', which its operator has not allowed");
        }
        return host;
    }

    private static void requirePublic(URI uri) {
        try {
            for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
                if (PrivateAddresses.has(address)) {
                    throw refused(uri, "its host has an address that is not public");
                }
            }
        } catch (UnknownHostException e) {
            throw refused(uri, "its host has no address");
        }
    }

    private static RuntimeException refused(URI uri, String why) {
        return LinkedContent.refused(uri, why);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
