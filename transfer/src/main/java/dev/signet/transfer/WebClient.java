// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/// Requests by the JDK's older client, because it has a bound on each wait for bytes, which its
/// newer
/// one does not have for a body that is read as it comes.
///
/// @param silence the longest wait for a connection, and for the next bytes
/// @param trust what servers' certificates are checked by; empty: what the JDK trusts
public record WebClient(Duration silence, Optional<SSLSocketFactory> trust) {
    private static final int DROPPED_BYTES_MAX = 64 << 10;

    /// Sends a request; the status of the answer has come when this returns.
    HttpURLConnection send(String method, URI address, Map<String, String> headers, byte[] body)
            throws IOException {
        return send(method, address, headers, body.length, () -> new ByteArrayInputStream(body));
    }

    /// The same with a body of that length, which is read as it is sent.
    HttpURLConnection send(
            String method,
            URI address,
            Map<String, String> headers,
            long length,
            Destination.Content body)
            throws IOException {
        var connection = (HttpURLConnection) address.toURL().openConnection();
        if (connection instanceof HttpsURLConnection https) {
            trust.ifPresent(https::setSSLSocketFactory);
        }
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) silence.toMillis());
        connection.setReadTimeout((int) silence.toMillis());
        connection.setUseCaches(false);
        connection.setRequestMethod(method);
        headers.forEach(connection::setRequestProperty);
        if (method.equals("PUT") || method.equals("POST")) {
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(length);
            write(connection, length, body);
        }
        var _ = connection.getResponseCode();
        return connection;
    }

    private static void write(HttpURLConnection connection, long length, Destination.Content body)
            throws IOException {
        try (InputStream bytes = body.open();
                OutputStream out = connection.getOutputStream()) {
            long sent = bytes.transferTo(out);
            if (sent != length) {
                throw new IOException("a body has not the length that was said");
            }
        }
    }

    /// Lets go of an answer that nobody reads, so that its connection may serve again.
    static void drop(HttpURLConnection answer) {
        try (InputStream rest = answer.getErrorStream()) {
            if (rest != null) {
                var _ = rest.readNBytes(DROPPED_BYTES_MAX);
            }
        } catch (IOException _) {
            answer.disconnect();
        }
    }
}
