// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.http.Headers;
import java.io.IOException;
import java.io.OutputStream;

/// One response as the server's library takes it. On the request's thread.
interface Outgoing {
    /// Status and headers, sent with the first byte or at the end.
    ///
    /// @param last whether the connection closes behind it
    void head(int status, Headers headers, boolean last) throws IOException;

    /// Says how long the body is; otherwise it goes out in chunks.
    void length(long bytes);

    /// The whole body, and with it the end.
    ///
    /// @throws ClientGone when it cannot be sent
    void send(byte[] bytes) throws IOException;

    /// For a body in pieces; [#end] ends it.
    ///
    /// @throws ClientGone from the stream, when it cannot be sent
    OutputStream stream();

    /// Everything was written.
    void end() throws IOException;

    /// Drops what was said so far.
    ///
    /// @return false when some of it is on its way
    boolean reset();

    /// The client cannot be written to any more: nobody's mistake.
    final class ClientGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClientGone(Throwable cause) {
            super(cause);
        }
    }
}
