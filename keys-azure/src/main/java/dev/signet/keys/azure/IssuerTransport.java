// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import reactor.core.publisher.Mono;

/// Turns a token endpoint's 429 and 5xx into an I/O failure. The token library would remember
/// such an answer and ask nobody for two minutes after it, which is longer than an account may
/// take to heal.
final class IssuerTransport implements HttpClient {
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final HttpClient inner;

    IssuerTransport(HttpClient inner) {
        this.inner = inner;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return inner.send(request).map(IssuerTransport::checked);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return inner.send(request, context).map(IssuerTransport::checked);
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        return checked(inner.sendSync(request, context));
    }

    private static HttpResponse checked(HttpResponse response) {
        int status = response.getStatusCode();
        if (status == TOO_MANY || status >= SERVER_ERROR) {
            response.close();
            throw new UncheckedIOException(
                    new IOException("the token endpoint answers with status " + status));
        }
        return response;
    }
}
